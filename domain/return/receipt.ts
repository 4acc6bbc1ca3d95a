import type { OrderEvent } from '../order/events.ts';
import { known } from '../order/known.ts';
import type { ReceivedLine, Return, ReturnAction } from '../order/order.ts';
import { quantityIn } from '../order/quantities.ts';

/** What of a return has not been accounted for, as if it came in that condition. */
export function outstanding(ret: Return, condition: ReceivedLine['condition']): ReceivedLine[] {
  const seen = ret.receipts.flatMap((receipt) => receipt.lines);
  return [...new Set(ret.lines.map((line) => line.lineId))]
    .map((lineId) => ({
      lineId,
      quantity: quantityIn(ret.lines, lineId) - quantityIn(seen, lineId),
      condition,
    }))
    .filter((line) => line.quantity > 0);
}

/** What came in of a return, over all receipts. */
export const inHouse = (ret: Return): ReceivedLine[] =>
  ret.receipts.flatMap((receipt) => receipt.lines).filter((l) => l.condition !== 'missing');

/** Whether its goods stay the customer's: they are to be repaired. */
export const isForRepair = (ret: Return): boolean => wantedOf(ret) === 'repair';

/** What is wanted for it: one thing, as a return is settled in one way. */
export const wantedOf = ({ id, lines }: Return): ReturnAction =>
  known(lines[0], `return ${id} has no lines`).wanted;

/**
 * A receipt; the return is received when with it all is accounted for.
 * @param at ms UTC
 */
export function receiptEvents(
  ret: Return,
  lines: readonly ReceivedLine[],
  at: number,
): OrderEvent[] {
  const open = outstanding(ret, 'fine').some(
    ({ lineId, quantity }) => quantity > quantityIn(lines, lineId),
  );
  return [{ type: 'returnReceived', at, returnId: ret.id, lines, complete: !open }];
}
