import { grantedRefunds } from '../../payment/payments.ts';
import { bookedGoods } from '../../return/booked-goods.ts';
import { exchangeEvents } from '../../return/exchange-grant.ts';
import { creditNotes, grantEvents } from '../../return/grant.ts';
import { inHouse, isForRepair, wantedOf } from '../../return/receipt.ts';
import {
  isShippingOwed,
  mostCosts,
  refundsShipping,
  type RefundTerms,
} from '../../return/terms.ts';
import { anyReturn, withReturn } from '../../return/with-return.ts';
import type { Settings } from '../../settings/settings.ts';
import type { ActionPayloads } from '../actions.ts';
import type { OrderEvent } from '../events.ts';
import { replay } from '../evolve.ts';
import type { LineQuantity, Order, Return, ReturnAction, WantedGoods } from '../order.ts';
import { cameBack, grantedLines, isGranted, quantityIn } from '../quantities.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { firstRefusal, isRefusal, moneyAtRest, type DecisionContext, type Rule } from '../rule.ts';
import { settledReturns } from './refund.ts';

/**
 * Ends a received return. By refund: credit note and money over the same amount, decided together (N02), for all that
 * came back or what is accepted of it; it is settled when the provider has confirmed the money, and may be asked again
 * after a refused refund. By store credit: the same, the amount goes onto the customer's balance at once (S046). By
 * repair: the customer gets the goods again, and no money moves. By exchange: a new order is placed, paid by the worth
 * of what came back as far as that goes; more than that is refunded, less the customer pays.
 */
export const settleReturn: Rule<'settleReturn'> = {
  guard: (order) =>
    firstRefusal(
      () =>
        anyReturn(order, 'received', () =>
          refuse('returnNotReceived', 'No received return waits to be settled.'),
        ),
      () => moneyAtRest(order),
      () => (settleable(order).length > 0 ? null : refundOpen()),
    ),
  decide: (order, payload, context) =>
    withReturn(order, payload.returnId, 'received', 'returnNotReceived', (ret) => {
      const settlement = settlementOf(order, ret, payload);
      return (
        (isRefundOpen(order, ret) ? refundOpen() : null) ??
        settlementRefusal(order, settlement, context) ??
        (settlement.way === 'repair'
          ? [{ type: 'returnRepaired', returnId: ret.id }]
          : settled(order, settlement, context))
      );
    }),
};

/** How a return is to end. */
interface Settlement {
  /** With the pieces that are accepted, where a person chose them. */
  readonly ret: Return;
  readonly way: ReturnAction;
  readonly accepted: readonly LineQuantity[] | null;
  readonly terms: RefundTerms;
  /** What the customer gets in exchange; null: as was wanted. */
  readonly replacement: readonly WantedGoods[] | null;
}

const settlementOf = (
  order: Order,
  ret: Return,
  {
    outcome,
    lines,
    costs = null,
    shipping = null,
    replacement = null,
  }: ActionPayloads['settleReturn'],
): Settlement => {
  const way = outcome ?? usualWay(order, ret);
  return {
    ret: lines ? { ...ret, accepted: lines } : ret,
    way,
    accepted: lines,
    replacement,
    terms: { to: way === 'storeCredit' ? way : 'original', costs, shipping },
  };
};

/** As the customer wanted it; what was to be repaired and was refunded instead is not repaired any more. */
const usualWay = (order: Order, ret: Return): ReturnAction =>
  isForRepair(ret) && isGranted(order, ret) ? 'refund' : wantedOf(ret);

/** Judges what came back, grants what it brings, and ends the return where nothing is left to be paid. */
function settled(
  order: Order,
  { ret, way, accepted, terms, replacement: named }: Settlement,
  context: DecisionContext,
): Refusal | OrderEvent[] {
  // What was to be repaired and is refunded instead becomes the shop's now.
  const becomesOurs = isForRepair(ret) && !isGranted(order, ret);
  const judged: OrderEvent[] = [
    ...(accepted ? [{ type: 'returnAccepted', returnId: ret.id, lines: accepted } as const] : []),
    ...(becomesOurs ? bookedGoods(order, inHouse(ret), context.settings.returns.restock) : []),
  ];
  const state = replay(order, judged);
  const granted = isToExchange({ ret, way })
    ? exchangeEvents(state, ret, { named, terms }, context)
    : grantEvents(state, ret, context, terms);
  if (isRefusal(granted)) return granted;
  const events = [...judged, ...granted];
  return [...events, ...settledReturns(replay(order, events), ret.id)];
}

/** Asked again after the new order was placed, only what is left of the money is to be given back. */
const isToExchange = ({ ret, way }: Pick<Settlement, 'ret' | 'way'>): boolean =>
  way === 'exchange' && ret.exchange === null;

/** Received returns of which the refund is not granted yet, or was refused. */
export const settleable = (order: Order): readonly Return[] =>
  order.returns.filter((r) => r.status === 'received' && !isRefundOpen(order, r));

/** Whether the refund of a return is granted and waits to be paid. */
const isRefundOpen = (order: Order, { id }: Return): boolean =>
  grantedRefunds(order).some(({ refund }) => refund.returnId === id);

const refundOpen = (): Refusal =>
  refuse('refundOpen', 'The refund is granted already and waits to be paid. Pay it.');

function settlementRefusal(
  order: Order,
  settlement: Settlement,
  { settings }: DecisionContext,
): Refusal | null {
  const { ret, way, accepted } = settlement;
  return firstRefusal(
    () => (way === 'repair' ? repairRefusal(order, settlement) : null),
    () => (isGranted(order, ret) ? judgedRefusal(settlement) : null),
    () => accepted && acceptedRefusal(ret, accepted),
    () => exchangeRefusal(settlement),
    () => termsRefusal(order, settlement, settings),
  );
}

function repairRefusal(order: Order, { ret, terms }: Settlement): Refusal | null {
  if (!isForRepair(ret)) {
    return refuse(
      'notForRepair',
      'These goods came back to be refunded and are on the books of the shop. Settle by refund.',
    );
  }
  if (isGranted(order, ret)) return judged();
  return terms.costs === null && terms.shipping === null
    ? null
    : refuse(
        'repairIsFree',
        'With a repair no money moves. Settle by refund, or without costs and sending.',
      );
}

/** What was granted is granted: only who has not been paid yet is, and how may still be said. */
const judgedRefusal = ({ accepted, terms }: Settlement): Refusal | null =>
  accepted || terms.costs !== null || terms.shipping !== null ? judged() : null;

const judged = (): Refusal =>
  refuse(
    'refundGranted',
    'What is refunded was decided before, with its credit note. Settle again without lines, costs and sending.',
  );

function exchangeRefusal({ ret, way, replacement }: Settlement): Refusal | null {
  if (isToExchange({ ret, way })) {
    return grantedLines(ret).length > 0
      ? null
      : refuse('noExchange', 'Nothing came back that could be exchanged. Settle by refund.');
  }
  return replacement === null
    ? null
    : refuse(
        'noExchange',
        'Goods to be given are named, but the return is not settled by an exchange. Choose one.',
      );
}

function acceptedRefusal(ret: Return, accepted: readonly LineQuantity[]): Refusal | null {
  const back = cameBack(ret);
  const wrong = accepted.find(
    ({ lineId, quantity }) =>
      quantity <= 0 || quantityIn(accepted, lineId) > quantityIn(back, lineId),
  );
  return wrong
    ? refuse(
        'quantityTooHigh',
        `Of line ${wrong.lineId} ${quantityIn(back, wrong.lineId)} came back. Accept no more than that.`,
      )
    : null;
}

/** Whether what a person says of costs and sending is possible. */
function termsRefusal(
  order: Order,
  { ret, terms }: Settlement,
  settings: Settings,
): Refusal | null {
  if (terms.shipping && !isShippingOwed(order)) {
    return refuse('nothingToCredit', 'Nothing was charged for sending that could go back.');
  }
  if (terms.costs === null || terms.costs === 0) return null;
  const notes = creditNotes(order, ret, refundsShipping(order, ret, terms, settings), 0);
  if (notes.length === 0) {
    return refuse(
      'nothingToCredit',
      'Nothing of this return is invoiced, so there is no credit note to take costs off. Invoice it first.',
    );
  }
  const most = mostCosts(order, notes);
  return terms.costs > most
    ? refuse('amountTooHigh', `The credit note bears costs of ${most} at most. Take less.`)
    : null;
}
