import type { Knex } from 'knex';
import type { BankTransfer } from '../../domain/order/rule.ts';
import type { TransferCandidate, TransferMatch } from '../../domain/payment/match-transfer.ts';
import { parseJson, type Executor } from '../knex.ts';

export const TRANSFER_STATUSES = ['matched', 'suggested', 'unmatched', 'ignored'] as const;
export type TransferStatus = (typeof TRANSFER_STATUSES)[number];

/** One line of a bank statement: money that came in. */
export interface StatementLine {
  /** Ours; empty where the shop has one only. */
  readonly account: string;
  /** The bank's own name of it, unique for the account. */
  readonly bankId: string;
  /** A day, `2026-03-02`. */
  readonly bookedOn: string;
  /** Minor units of `currency`. */
  readonly amount: number;
  readonly currency: string;
  readonly remittance: string;
  /** Whoever paid: personal data, which is nowhere else. */
  readonly counterparty: { readonly name: string | null; readonly iban: string | null };
}

export interface TransferRecord extends StatementLine {
  readonly id: string;
  readonly status: TransferStatus;
  readonly candidates: readonly TransferCandidate[];
  /** The order whose payment it is. */
  readonly order: { readonly id: string; readonly number: string } | null;
  readonly paymentId: string | null;
  readonly ignoredBecause: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly createdAt: Date;
}

interface Row {
  readonly id: string;
  readonly account: string;
  readonly bank_id: string;
  readonly booked_on: string;
  readonly amount: number;
  readonly currency: string;
  readonly remittance: string;
  readonly counterparty_name: string | null;
  readonly counterparty_iban: string | null;
  readonly status: TransferStatus;
  readonly candidates: string;
  readonly order_id: string | null;
  readonly order_number: string | null;
  readonly payment_id: string | null;
  readonly ignored_because: string | null;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly created_at: Date;
}

/** Writes statement lines down; those that are there already stay as they are. */
export async function recordTransfers(
  executor: Executor,
  lines: readonly (StatementLine & { readonly id: string })[],
  at: number,
): Promise<void> {
  await executor('bank_transfers')
    .insert(
      lines.map((line) => ({
        id: line.id,
        account: line.account,
        bank_id: line.bankId,
        booked_on: line.bookedOn,
        amount: line.amount,
        currency: line.currency,
        remittance: line.remittance,
        counterparty_name: line.counterparty.name,
        counterparty_iban: line.counterparty.iban,
        status: 'unmatched',
        candidates: '[]',
        created_at: new Date(at),
      })),
    )
    // Not `ignore`, which would swallow every other fault of a line as well.
    .onConflict()
    .merge(['bank_id']);
}

/** The transfers of an account that the bank calls so, oldest first. */
export const transfersNamed = (
  executor: Executor,
  account: string,
  bankIds: readonly string[],
): Promise<TransferRecord[]> =>
  records(executor, (query) =>
    query
      .where('t.account', account)
      .whereIn('t.bank_id', [...bankIds])
      .orderBy('t.id'),
  );

/** One transfer by its id, or null. */
export async function findTransfer(executor: Executor, id: string): Promise<TransferRecord | null> {
  const [record] = await records(executor, (query) => query.where('t.id', id));
  return record ?? null;
}

/** One page of transfers, those imported last first. */
export const listTransfers = (
  executor: Executor,
  { status, order }: { readonly status?: string | undefined; readonly order?: string | undefined },
  page: { readonly after: string | null; readonly limit: number },
): Promise<TransferRecord[]> =>
  records(executor, (query) => {
    if (status !== undefined) void query.where('t.status', status);
    if (order !== undefined) {
      void query.where((any) => void any.where('o.id', order).orWhere('o.number', order));
    }
    if (page.after !== null) void query.where('t.id', '<', page.after);
    return query.orderBy('t.id', 'desc').limit(page.limit);
  });

/** Notes what a transfer may be for, unless it has been dealt with meanwhile. */
export async function suggest(
  executor: Executor,
  id: string,
  { candidates, dueTo }: TransferMatch,
): Promise<void> {
  await undecided(executor, id).update({
    status: candidates.length > 0 ? 'suggested' : 'unmatched',
    candidates: JSON.stringify(candidates),
    due_order_id: dueTo,
  });
}

/** Transfers whose order is sure and was not told of them yet, oldest first. */
export const untoldTransfers = (
  executor: Executor,
  limit: number,
): Promise<{ readonly id: string; readonly orderId: string }[]> =>
  executor('bank_transfers')
    .where('status', 'suggested')
    .whereNotNull('due_order_id')
    .whereNull('told_at')
    .orderBy('id')
    .limit(limit)
    .select({ id: 'id', orderId: 'due_order_id' });

const ACTION = 'transfer.';

/** The action by which a sure transfer becomes its order's payment. */
export const transferActionId = (transferId: string): string => `${ACTION}${transferId}`;

/** Whether an order that was told of one of these transfers has not decided yet. */
export async function someUndecided(
  executor: Executor,
  account: string,
  bankIds: readonly string[],
): Promise<boolean> {
  const waiting: unknown = await executor('bank_transfers as t')
    .leftJoin('order_actions as a', 'a.id', executor.raw('CONCAT(?, t.id)', [ACTION]))
    .where({ 't.account': account, 't.status': 'suggested' })
    .whereIn('t.bank_id', [...bankIds])
    .whereNotNull('t.told_at')
    .whereNull('a.id')
    .first('t.id');
  return waiting !== undefined;
}

export async function noteTransferTold(executor: Executor, id: string, at: number): Promise<void> {
  await executor('bank_transfers')
    .where({ id })
    .update({ told_at: new Date(at) });
}

/** Puts a transfer aside. @returns false where it is an order's payment, or was put aside before */
export async function ignoreTransfer(
  executor: Executor,
  id: string,
  {
    reason,
    actorId,
    at,
  }: { readonly reason: string; readonly actorId: string; readonly at: number },
): Promise<boolean> {
  const changed = await undecided(executor, id).update({
    status: 'ignored',
    due_order_id: null,
    ignored_because: reason,
    decided_by: actorId,
    decided_at: new Date(at),
  });
  return changed > 0;
}

/** The facts that the rules look at. Null where there is no such transfer. */
export const transferFacts = (executor: Executor, id: string): Promise<BankTransfer | null> =>
  factsOf(executor, executor('bank_transfers as t').where('t.id', id));

/** The same, and nobody else can book it until the transaction ends. */
export const lockTransfer = (trx: Knex.Transaction, id: string): Promise<BankTransfer | null> =>
  factsOf(trx, trx('bank_transfers as t').where('t.id', id).forUpdate());

/** A transfer becomes an order's payment. */
export async function bookTransfer(
  trx: Knex.Transaction,
  booked: {
    readonly transferId: string;
    readonly orderId: string;
    readonly paymentId: string;
    readonly actorId: string;
    readonly at: number;
  },
): Promise<void> {
  const { transferId, orderId, paymentId, actorId, at } = booked;
  await trx('bank_transfers')
    .where('id', transferId)
    .update({
      status: 'matched',
      order_id: orderId,
      payment_id: paymentId,
      ignored_because: null,
      decided_by: actorId,
      decided_at: new Date(at),
    });
}

/** A transfer that was matched wrongly waits for its order again; nobody is told of it by itself. */
export async function freeTransfer(trx: Knex.Transaction, transferId: string): Promise<void> {
  await trx('bank_transfers').where('id', transferId).update({
    status: 'unmatched',
    due_order_id: null,
    order_id: null,
    payment_id: null,
    decided_by: null,
    decided_at: null,
  });
}

const undecided = (executor: Executor, id: string) =>
  executor('bank_transfers').where({ id }).whereIn('status', ['suggested', 'unmatched']);

async function factsOf(executor: Executor, query: Knex.QueryBuilder): Promise<BankTransfer | null> {
  const number = executor('orders').whereRaw('orders.id = t.order_id').select('number');
  const row: BankTransfer | undefined = await query.first(
    ...['t.amount', 't.currency', 't.bank_id as bankId', number.as('bookedOn')],
  );
  return row ?? null;
}

async function records(
  executor: Executor,
  wanted: (query: Knex.QueryBuilder) => Knex.QueryBuilder,
): Promise<TransferRecord[]> {
  const query = executor('bank_transfers as t').leftJoin('orders as o', 'o.id', 't.order_id');
  const rows: Row[] = await wanted(query).select(
    ...COLUMNS.map((column) => `t.${column}`),
    executor.raw("DATE_FORMAT(t.booked_on, '%Y-%m-%d') AS booked_on"),
    'o.number as order_number',
  );
  return rows.map((row) => ({
    id: row.id,
    account: row.account,
    bankId: row.bank_id,
    bookedOn: row.booked_on,
    amount: row.amount,
    currency: row.currency,
    remittance: row.remittance,
    counterparty: { name: row.counterparty_name, iban: row.counterparty_iban },
    status: row.status,
    candidates: parseJson(row.candidates),
    order:
      row.order_id !== null && row.order_number !== null
        ? { id: row.order_id, number: row.order_number }
        : null,
    paymentId: row.payment_id,
    ignoredBecause: row.ignored_because,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    createdAt: row.created_at,
  }));
}

const COLUMNS = [
  ...['id', 'account', 'bank_id', 'amount', 'currency', 'remittance', 'counterparty_name'],
  ...['counterparty_iban', 'status', 'candidates', 'order_id', 'payment_id', 'ignored_because'],
  ...['decided_by', 'decided_at', 'created_at'],
];
