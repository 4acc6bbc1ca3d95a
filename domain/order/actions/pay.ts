import { MAX_AMOUNT } from '../../money/money.ts';
import {
  amountOpen,
  amountOwed,
  captured,
  chargedBack,
  EXCHANGE,
  openAuthorization,
  overpaid,
  refundable,
} from '../../payment/payments.ts';
import type { ActionPayloads } from '../actions.ts';
import { raiseAttention } from '../attention.ts';
import type { OrderEvent, OrderEventOf } from '../events.ts';
import { evolve } from '../evolve.ts';
import type { Order, Payment } from '../order.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { alive, isReport, nextId, open, placed } from '../rule.ts';
import type { DecisionContext, Rule } from '../rule.ts';
import { bookedRefusal, otherCurrency } from './reported.ts';
import { asToldByBank, transferRefusal } from './pay-by-transfer.ts';
import { refundOfNeedless } from './refund.ts';

/**
 * Money has arrived: marked by a person (S038), reported by a provider or a bank, or taken from the customer's store
 * credit (S046). What is reported has happened: it is taken down whatever the order's state. Money for a cancelled
 * order goes back at once; more than is owed calls a person (N04, N08).
 */
export const pay: Rule<'pay'> = {
  guard(order, context) {
    if (isReport(context) || order.status === 'cancelled') return placed(order);
    const refusal = open(order);
    if (refusal) return refusal;
    if (amountToPay(order) > 0) return null;
    return openAuthorization(order) > 0 && amountOwed(order) > 0
      ? refuse(
          'amountAuthorized',
          'The amount is reserved at the payment provider. Capture it instead.',
        )
      : refuse('alreadyPaid', 'Nothing is open: the money is here or on its way.');
  },

  decide(order, asked, context) {
    const { now } = context;
    const refused = transferRefusal(order, asked, context);
    if (refused) return refused;
    const payload = asToldByBank(asked, context);
    const foreign = otherCurrency(order, payload, now);
    if (foreign) return foreign;
    const known = bookedRefusal(order, payload);
    if (known) return known;
    const amount = payload.amount ?? amountMeant(order, payload, context);
    const refusal = amountRefusal(amount, payload, context);
    if (refusal) return refusal;
    const paymentId = nextId('p', order.payments);
    const received: OrderEventOf<'paymentReceived'> = {
      type: 'paymentReceived',
      at: now,
      paymentId,
      captureId: `${paymentId}.c1`,
      provider: payload.provider ?? 'manual',
      method: payload.method ?? order.paymentMethod,
      reference: payload.reference,
      amount,
      ...(payload.transferId ? { transferId: payload.transferId } : {}),
    };
    return [received, ...tooMuch(order, received, context)];
  },
};

type Payload = ActionPayloads['pay'];

/** All that is open; of store credit at most what there is. */
const amountMeant = (
  order: Order,
  { provider }: Payload,
  { storeCredit = 0 }: DecisionContext,
): number =>
  provider === 'storeCredit' ? Math.min(amountToPay(order), storeCredit) : amountToPay(order);

function amountRefusal(
  amount: number,
  { provider }: Payload,
  { storeCredit = 0 }: DecisionContext,
): Refusal | null {
  if (provider === 'storeCredit' && (storeCredit === 0 || amount > storeCredit)) {
    return refuse(
      'storeCreditTooLow',
      'The customer has less store credit than that. Take less, or have the rest paid another way.',
    );
  }
  if (amount <= 0) return refuse('amountNotPositive', 'Say how much has arrived, above 0.');
  return amount > MAX_AMOUNT ? refuse('amountTooLarge', 'That amount cannot be right.') : null;
}

/** What becomes of money that nobody owes. */
function tooMuch(
  order: Order,
  received: OrderEventOf<'paymentReceived'>,
  context: DecisionContext,
): readonly OrderEvent[] {
  const after = evolve(order, received);
  const back = order.status === 'cancelled' ? refundOfNeedless(order, after, context) : [];
  return back.length === 0 && isReport(context) && overpaid(after) > overpaid(order)
    ? raiseAttention(order, 'overpaid', received.paymentId, context.now)
    : back;
}

/** What is open; where the provider declined to take the reserved money, that may come another way too. */
export const amountToPay = (order: Order): number =>
  order.attention.some((a) => a.reason === 'captureFailed') ? amountOwed(order) : amountOpen(order);

/** The reverse, for money that did not really arrive (S039). */
export const markUnpaid: Rule<'markUnpaid'> = {
  guard: (order) =>
    alive(order) ??
    (order.payments.some(isReversible)
      ? null
      : order.payments.some((payment) => captured(payment) > 0)
        ? refuse('confirmedByProvider', 'The provider has confirmed this money. Refund it instead.')
        : refuse('notPaid', 'Nothing was marked as paid.')),

  decide(order, { paymentId }, { now }) {
    const candidates = order.payments.filter(isReversible);
    const payment = paymentId ? candidates.find((p) => p.id === paymentId) : candidates.at(-1);
    if (!payment) return refuse('unknownPayment', `Payment ${paymentId} cannot be marked unpaid.`);
    return [{ type: 'paymentReversed', at: now, paymentId: payment.id, amount: captured(payment) }];
  },
};

/** Paid at once, nothing reserved before and nothing of it given back or taken back by a bank. */
const isReversible = (payment: Payment): boolean =>
  payment.authorization === 'none' &&
  payment.provider !== EXCHANGE &&
  chargedBack(payment) === 0 &&
  captured(payment) > 0 &&
  refundable(payment) === captured(payment);

/** Whether goods may leave although money is open: methods where the customer pays later. */
export const mayShipUnpaid = (order: Order, unpaidMethods: readonly string[]): boolean =>
  amountOpen(order) === 0 || unpaidMethods.includes(order.paymentMethod);
