import { pickList, type PickLine } from '../../db/queries/pick-list.ts';
import { findOrder, type OrderRecord } from '../../db/repositories/orders.ts';
import { Problem } from '../http/problem.ts';
import type { Caller } from '../http/route.ts';
import { carryOut, type OrderDeps } from '../orders/carry-out.ts';

/** Who prints, upon which request. */
interface Printing {
  readonly caller: Caller;
  readonly requestId: string;
}

/** Somebody has picked it meanwhile, or it has gone: it may be printed all the same. */
const MOVED_ON: readonly string[] = ['noSlip', 'slipMovedOn'];

/**
 * Where the shop counts a printed slip as picked (`shipping.pickedByPrinting`, S072), marks it so by the action itself:
 * with its history, its rules, and its no for a held order. Named after slip and version of the order, it is done once
 * however often, and from however many places, the slip is printed.
 * @returns why it may not be picked, and so not be printed either; null: nothing is against it
 */
export async function pickedByPrinting(
  deps: OrderDeps,
  record: OrderRecord,
  shipmentId: string,
  { caller, requestId }: Printing,
): Promise<Problem | null> {
  const { order, version } = record;
  const { shipping } = await deps.settings.byVersion(order.settingsVersion);
  const isOpen = order.shipments.some(({ id, status }) => id === shipmentId && status === 'open');
  if (!shipping.pickedByPrinting || !isOpen) return null;
  const answer = await carryOut(deps, record, {
    action: 'pickShipment',
    payload: { shipmentId },
    attempt: { actionId: `print.${order.id}.${shipmentId}.${version}`, resumed: false },
    ...{ caller, requestId },
  });
  return answer instanceof Problem && !MOVED_ON.includes(answer.code) ? answer : null;
}

/** Why a slip is not on the printed list. */
interface LeftOut extends Pick<
  PickLine,
  'orderId' | 'orderNumber' | 'shipmentId' | 'shipmentNumber'
> {
  readonly code: string;
  readonly reason: string;
}

/** How many orders are told at a time that their slip is picked. */
const AT_ONCE = 8;

/**
 * What is to be fetched for so many slips, picked by printing it where the shop has set so. Slips that may not be picked
 * are left out, each with the reason.
 */
export async function printedPickList(
  deps: OrderDeps,
  atMost: number,
  by: Printing,
): Promise<{ readonly lines: PickLine[]; readonly leftOut: LeftOut[] }> {
  const wanted = await pickList(deps.db, atMost);
  const slips = [...new Map(wanted.map((line) => [slipOf(line), line])).values()];
  const leftOut: LeftOut[] = [];
  for (let n = 0; n < slips.length; n += AT_ONCE) {
    const picked = slips.slice(n, n + AT_ONCE).map((line) => pickedFor(deps, line, by));
    leftOut.push(...(await Promise.all(picked)).flat());
  }
  const without = new Set(leftOut.map(slipOf));
  return { lines: wanted.filter((line) => !without.has(slipOf(line))), leftOut };
}

async function pickedFor(deps: OrderDeps, line: PickLine, by: Printing): Promise<LeftOut[]> {
  const { orderId, orderNumber, shipmentId, shipmentNumber } = line;
  const record = await findOrder(deps.db, orderId);
  const refused = record && (await pickedByPrinting(deps, record, shipmentId, by));
  return refused
    ? [
        {
          ...{ orderId, orderNumber, shipmentId, shipmentNumber },
          ...{ code: refused.code, reason: refused.message },
        },
      ]
    : [];
}

const slipOf = ({ orderId, shipmentId }: Pick<PickLine, 'orderId' | 'shipmentId'>): string =>
  `${orderId}/${shipmentId}`;
