import { setTimeout as pause } from 'node:timers/promises';
import { ulid } from 'ulid';
import { payeesFor } from '../../db/queries/payees.ts';
import {
  noteTransferTold,
  someUndecided,
  transferActionId,
  recordTransfers,
  suggest,
  transfersNamed,
  untoldTransfers,
  type StatementLine,
  type TransferRecord,
} from '../../db/repositories/bank-transfers.ts';
import { findOrder } from '../../db/repositories/orders.ts';
import { cluesIn, matchTransfer } from '../../domain/payment/match-transfer.ts';
import type { ApiDeps } from '../deps.ts';
import { loggable } from '../http/log.ts';
import { problem } from '../http/problem.ts';
import { sendAction } from '../orders/send-action.ts';

const LOOK_EACH_MS = 25;
const MOST_AT_ONCE = 100;

/**
 * Takes a bank statement in: each line once, however often it is imported. What is due to one order beyond doubt is
 * told to it; the rest waits for a person with its candidates.
 *
 * @throws Problem 409 where a line that was imported before is another one now
 */
export async function importStatement(
  deps: ApiDeps,
  account: string,
  lines: readonly StatementLine[],
): Promise<TransferRecord[]> {
  const { db, now } = deps;
  const bankIds = lines.map(({ bankId }) => bankId);
  refuseOthers(await transfersNamed(db, account, bankIds), lines);
  await recordTransfers(
    db,
    lines.map((line) => ({ ...line, id: ulid(now()) })),
    now(),
  );
  for (const transfer of await transfersNamed(db, account, bankIds)) {
    if (isUndecided(transfer)) await suggestOrders(deps, transfer);
  }
  await tellTransfers(deps);
  await ordersDecided(deps, account, bankIds);
  const imported = await transfersNamed(db, account, bankIds);
  return imported.sort((a, b) => bankIds.indexOf(a.bankId) - bankIds.indexOf(b.bankId));
}

/** The bank's name of a line is all that tells two lines apart: the same name for other money must not be swallowed. */
function refuseOthers(known: readonly TransferRecord[], lines: readonly StatementLine[]): void {
  const errors = lines.flatMap((line, i) => {
    const before = known.find(({ bankId }) => bankId === line.bankId);
    return before && (before.amount !== line.amount || before.currency !== line.currency)
      ? [{ field: `transfers.${i}`, message: `${line.bankId} was imported with another amount.` }]
      : [];
  });
  if (errors.length === 0) return;
  throw problem('conflict', 'Check the statement: no line of it was imported.', { errors });
}

const isUndecided = ({ status }: TransferRecord): boolean =>
  status === 'unmatched' || status === 'suggested';

async function suggestOrders({ db }: ApiDeps, transfer: TransferRecord): Promise<void> {
  const payees = await payeesFor(db, transfer, cluesIn(transfer.remittance));
  await suggest(db, transfer.id, matchTransfer(transfer, payees));
}

/**
 * Tells each order of the transfer that is due to it. Which one it is stands in the database before, and the
 * signal's id is the transfer's: told late, again or from two places, it counts once. Whoever was not told, because we
 * died or the engine was away, is told at the next call.
 */
export async function tellTransfers({ db, now, temporal, log }: ApiDeps): Promise<void> {
  for (const { id, orderId } of await untoldTransfers(db, MOST_AT_ONCE)) {
    try {
      const record = await findOrder(db, orderId);
      if (!record) continue;
      await sendAction(temporal, record.order, {
        actionId: transferActionId(id),
        action: 'pay',
        payload: { transferId: id },
        actor: { type: 'provider', id: 'bank' },
        requestId: null,
      });
      await noteTransferTold(db, id, now());
    } catch (error) {
      log.warn({ orderId, error: loggable(error) }, 'a transfer has come; its order is told later');
      return;
    }
  }
}

/** Waits until the orders that were told have decided, or that takes too long: then it will be to be seen later. */
async function ordersDecided(
  { db, limits }: ApiDeps,
  account: string,
  bankIds: readonly string[],
): Promise<void> {
  const end = performance.now() + limits.outcomeMs;
  while ((await someUndecided(db, account, bankIds)) && performance.now() < end) {
    await pause(LOOK_EACH_MS);
  }
}
