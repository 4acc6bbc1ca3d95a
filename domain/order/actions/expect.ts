import { unshippedQuantity } from '../quantities.ts';
import { refuse } from '../refusals.ts';
import { firstRefusal, open, type Rule } from '../rule.ts';

/** Notes when goods are expected, on one line or on all that has not left (S075). */
export const expect: Rule<'expect'> = {
  guard: (order) =>
    firstRefusal(
      () => open(order),
      () =>
        order.lines.every((line) => unshippedQuantity(line) === 0)
          ? refuse('nothingToShip', 'Everything has left: nothing is expected any more.')
          : null,
    ),
  decide(order, { lineId, expectedAt }) {
    const lineIds = order.lines
      .filter((line) => (lineId === null ? unshippedQuantity(line) > 0 : line.id === lineId))
      .map((line) => line.id);
    if (lineIds.length === 0) return refuse('unknownLine', `The order has no line ${lineId}.`);
    return [{ type: 'goodsExpected', lineIds, expectedAt }];
  },
};
