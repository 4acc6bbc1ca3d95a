import assert from 'node:assert/strict';
import type {
  ActionName,
  ActionPayloads,
  Authorization,
  RequestedChange,
} from '../../../domain/order/actions.ts';
import { deadlines, type DeadlineKind } from '../../../domain/order/deadlines.ts';
import type { Order, ReceivedLine, ReturnAction } from '../../../domain/order/order.ts';
import type { AskedCarrier } from '../../../domain/shipment/asked-carrier.ts';
import { amountOpen } from '../../../domain/payment/payments.ts';
import { openRefunds } from '../../../domain/order/actions/pay-refund.ts';
import { act, inShopWith, CUSTOMER, PROVIDER, type Step } from './orders.ts';

/** The actions of people, systems and providers, as steps of a story. */

const authorization = (
  order: Order,
  amount: number | undefined,
  more: Partial<ActionPayloads['authorize']>,
): ActionPayloads['authorize'] => ({
  provider: 'test',
  method: 'card',
  scheme: 'visa',
  reference: `pay_${order.payments.length + 1}`,
  amount: amount ?? amountOpen(order),
  expiresAt: null,
  ...more,
});

const quantities = (pieces: Readonly<Record<string, number>>) =>
  Object.entries(pieces).map(([lineId, quantity]) => ({ lineId, quantity }));

export const place = (): Step => act({ type: 'place', payload: { authorization: null } });

/** Placed with its whole amount reserved at the checkout, or so much. */
export const placeAuthorized = (amount?: number, more: Partial<Authorization> = {}): Step =>
  act((order) => ({
    type: 'place',
    payload: { authorization: authorization(order, amount, more) },
  }));

export const authorize = (amount?: number, more: Partial<ActionPayloads['authorize']> = {}): Step =>
  act((order) => ({
    type: 'authorize',
    payload: authorization(order, amount, more),
  }));

export const pay = (
  amount: number | null = null,
  more: Partial<ActionPayloads['pay']> = {},
): Step =>
  act({
    type: 'pay',
    payload: { amount, method: null, provider: 'test', reference: null, ...more },
  });

/** Marked as paid by a person: transferred, or in cash. */
export const payByHand = (amount: number | null = null): Step => pay(amount, { provider: null });

/** A provider or a bank reports that money has arrived. */
export const payReported = (amount: number, more: Partial<ActionPayloads['pay']> = {}): Step =>
  act(
    {
      type: 'pay',
      payload: { amount, method: null, provider: 'test', reference: 'pay_2', ...more },
    },
    PROVIDER,
  );

/** The first refund that waits to be paid, is: through its provider, or by hand with this evidence. */
export const payRefund = (evidence: string | null = null, byHand = false): Step =>
  act((order) => {
    const [open] = openRefunds(order);
    assert.ok(open, 'no refund waits to be paid');
    const { payment, refund } = open;
    const payload = { paymentId: payment.id, refundId: refund.id, byHand, evidence };
    return { type: 'payRefund', payload };
  });

export const voidByHand = (paymentId = 'p1'): Step => act({ type: 'void', payload: { paymentId } });

export const chargeback = (amount: number, paymentId = 'p1'): Step =>
  act({ type: 'chargeback', payload: { paymentId, amount, reference: 'dp_1' } });

export const chargebackWon = (chargebackId = 'p1.b1', paymentId = 'p1'): Step =>
  act({ type: 'chargebackWon', payload: { paymentId, chargebackId } });

export const markUnpaid = (paymentId: string | null = null): Step =>
  act({ type: 'markUnpaid', payload: { paymentId } });

export const capture = (amount: number | null = null): Step =>
  act({ type: 'capture', payload: { amount } });

export const refund = (
  amount: number | null = null,
  more: Partial<ActionPayloads['refund']> = {},
): Step => act({ type: 'refund', payload: { amount, ...more } });

export const hold = (
  reason = 'fraudCheck',
  until: number | null = null,
  more: Partial<ActionPayloads['hold']> = {},
): Step =>
  act({ type: 'hold', payload: { reason, until, owner: null, releaseWhen: null, ...more } });

export const confirmAddress = (): Step => act({ type: 'confirmAddress', payload: {} });

export const release = (holdId: string | null = null): Step =>
  act({ type: 'release', payload: { holdId } });

export const invoice = (): Step => act({ type: 'invoice', payload: {} });

/** Changes a placed order; its new addresses, where it has some, are written down under `e1`. */
export const edit = (...changes: readonly RequestedChange[]): Step =>
  act({ type: 'edit', payload: { editId: 'e1', changes } });

/** So many pieces of lines are wanted. */
export const want = (pieces: Readonly<Record<string, number>>): RequestedChange[] =>
  quantities(pieces).map((line) => ({ change: 'quantity', ...line }));

export const addProduct = (quantity = 1, unitPrice: number | null = null): RequestedChange => ({
  change: 'add',
  productId: 'prod-new',
  quantity,
  unitPrice,
});

export const sendBy = (method: string, price: number): RequestedChange => ({
  change: 'shipping',
  method,
  price,
});

/** Credits invoiced pieces by hand, their money going back. */
export const credit = (
  pieces: Readonly<Record<string, number>>,
  more: Partial<ActionPayloads['credit']> = {},
): Step =>
  act({
    type: 'credit',
    payload: {
      lines: quantities(pieces),
      shipping: false,
      reason: 'damaged',
      refund: true,
      ...more,
    },
  });

/** A parcel leaves: all that can, or so many pieces by line. */
export const ship = (
  pieces: Readonly<Record<string, number>> | null = null,
  more: Partial<ActionPayloads['ship']> = {},
): Step =>
  act({
    type: 'ship',
    payload: {
      lines: pieces && quantities(pieces),
      carrier: 'postnl',
      trackingNumber: '3SABC',
      ...more,
    },
  });

export const markNotShipped = (shipmentId = 's1'): Step =>
  act({ type: 'markNotShipped', payload: { shipmentId } });

export const deliver = (shipmentId: string | null = null): Step =>
  act({ type: 'deliver', payload: { shipmentId } });

const cancellation = (more: Partial<ActionPayloads['cancel']>) =>
  ({
    type: 'cancel',
    payload: {
      reason: 'changedMind',
      lines: null,
      parcels: null,
      restock: null,
      mailCustomer: null,
      ...more,
    },
  }) as const;

export const cancel = (more: Partial<ActionPayloads['cancel']> = {}): Step =>
  act(cancellation(more));

/** So many pieces by line only. */
export const cancelLines = (
  pieces: Readonly<Record<string, number>>,
  more: Partial<ActionPayloads['cancel']> = {},
): Step => cancel({ lines: quantities(pieces), ...more });

export const cancelByCustomer = (): Step => act(cancellation({}), CUSTOMER);

type ReturnDetails = Partial<{
  reason: string;
  wanted: ReturnAction;
  overrideWindow: boolean;
}>;

const returnOf = (pieces: Readonly<Record<string, number>>, more: ReturnDetails) =>
  ({
    type: 'return',
    payload: {
      lines: quantities(pieces).map((l) => ({
        ...l,
        reason: more.reason ?? 'damaged',
        wanted: more.wanted ?? 'refund',
      })),
      overrideWindow: more.overrideWindow ?? false,
    },
  }) as const;

export const requestReturn = (
  pieces: Readonly<Record<string, number>>,
  more: ReturnDetails = {},
): Step => act(returnOf(pieces, more));

export const requestReturnAsCustomer = (
  pieces: Readonly<Record<string, number>>,
  more: Partial<{ overrideWindow: boolean }> = {},
): Step => act(returnOf(pieces, more), CUSTOMER);

export const approveReturn = (returnId = 'r1'): Step =>
  act({ type: 'approveReturn', payload: { returnId } });

export const rejectReturn = (returnId = 'r1'): Step =>
  act({ type: 'rejectReturn', payload: { returnId, reason: 'worn' } });

export const receiveReturn = (returnId = 'r1', restock: boolean | null = null): Step =>
  act({ type: 'receiveReturn', payload: { returnId, lines: null, restock } });

/** Some of it came, each line in that condition. */
export const receiveSome = (
  pieces: Readonly<Record<string, number>>,
  condition: ReceivedLine['condition'],
  returnId = 'r1',
): Step =>
  act({
    type: 'receiveReturn',
    payload: {
      returnId,
      lines: quantities(pieces).map((l) => ({ ...l, condition })),
      restock: null,
    },
  });

export const settleReturn = (
  returnId = 'r1',
  more: Partial<ActionPayloads['settleReturn']> = {},
): Step =>
  act({ type: 'settleReturn', payload: { returnId, outcome: null, lines: null, ...more } });

/** Refunded for so many pieces only. */
export const settlePart = (pieces: Readonly<Record<string, number>>, returnId = 'r1'): Step =>
  settleReturn(returnId, { lines: quantities(pieces) });

/** Requested, approved and received: the goods are on the packing table. */
export const goodsComeBack =
  (pieces: Readonly<Record<string, number>>, returnId = 'r1'): Step =>
  (story) =>
    [requestReturn(pieces), approveReturn(returnId), receiveReturn(returnId)].reduce(
      (s, step) => step(s),
      story,
    );

/** Goods came in and are set apart for the order. */
export const receiveBackorder = (allotmentId = 'a1'): Step =>
  act({ type: 'receiveBackorder', payload: { allotmentId } });

/** Packing slips: made, picked, packed, taken back. */
export const createShipment = (pieces: Readonly<Record<string, number>> | null = null): Step =>
  act({ type: 'createShipment', payload: { lines: pieces && quantities(pieces) } });
export const pickShipment = (shipmentId = 's1'): Step =>
  act({ type: 'pickShipment', payload: { shipmentId } });
export const packShipment = (shipmentId = 's1'): Step =>
  act({ type: 'packShipment', payload: { shipmentId } });
export const cancelShipment = (shipmentId = 's1'): Step =>
  act({ type: 'cancelShipment', payload: { shipmentId } });

/** Goods lie ready to be fetched; without a slip made before, so many pieces by line, or all that can. */
export const readyForPickup = (more: Partial<ActionPayloads['readyForPickup']> = {}): Step =>
  act({ type: 'readyForPickup', payload: { shipmentId: null, lines: null, shelf: null, ...more } });

export const collect = (more: Partial<ActionPayloads['collect']> = {}): Step =>
  act({ type: 'collect', payload: { shipmentId: null, check: null, pickupCode: null, ...more } });

export const track = (
  shipmentId = 's1',
  carrier: AskedCarrier = 'dhl',
  trackingNumber: string | null = 'JD1',
): Step => act({ type: 'track', payload: { shipmentId, carrier, trackingNumber } });

export const reportCarrierStatus = (status: string, at: number, shipmentId = 's1'): Step =>
  act({ type: 'reportCarrierStatus', payload: { shipmentId, status, at } });

export const expect = (expectedAt: number | null, lineId: string | null = null): Step =>
  act({ type: 'expect', payload: { lineId, expectedAt } });

/** A person moves the stock of an order. */
export const deductStock = (pieces: Readonly<Record<string, number>> | null = null): Step =>
  act({ type: 'deductStock', payload: { lines: pieces && quantities(pieces) } });

export const restoreStock = (pieces: Readonly<Record<string, number>> | null = null): Step =>
  act({ type: 'restoreStock', payload: { lines: pieces && quantities(pieces) } });

/** The move that a provider is asked for and has not answered, of that kind. */
function underway(order: Order, kind: 'captures' | 'refunds' | 'renewals') {
  const [move] = order.payments.flatMap((p) =>
    p[kind].filter((m) => m.status === 'requested').map((m) => ({ paymentId: p.id, ...m })),
  );
  assert.ok(move, `none of the ${kind} is under way`);
  return { paymentId: move.paymentId, moveId: move.id, amount: move.amount };
}

const voiding = (order: Order) => {
  const payment = order.payments.find((p) => p.authorization === 'voiding');
  assert.ok(payment, 'no void is under way');
  return { paymentId: payment.id, moveId: `${payment.id}.v` };
};

/** The provider took the money of the first capture under way. */
export const captured = (): Step =>
  act((order) => ({ type: 'captureSucceeded', payload: underway(order, 'captures') }));

export const captureDeclined = (): Step =>
  act((order) => {
    const { paymentId, moveId } = underway(order, 'captures');
    return { type: 'captureFailed', payload: { paymentId, moveId, code: 'declined' } };
  });

export const refunded = (): Step =>
  act((order) => {
    const { paymentId, moveId } = underway(order, 'refunds');
    return { type: 'refundSucceeded', payload: { paymentId, moveId } };
  });

export const refundDeclined = (): Step =>
  act((order) => {
    const { paymentId, moveId } = underway(order, 'refunds');
    return { type: 'refundFailed', payload: { paymentId, moveId, code: 'declined' } };
  });

export const reauthorize = (paymentId = 'p1'): Step =>
  act({ type: 'reauthorize', payload: { paymentId } });

export const reauthorized = (): Step =>
  act((order) => ({ type: 'reauthorized', payload: underway(order, 'renewals') }));

export const reauthorizationDeclined = (): Step =>
  act((order) => {
    const { paymentId, moveId } = underway(order, 'renewals');
    return { type: 'reauthorizeFailed', payload: { paymentId, moveId, code: 'declined' } };
  });

export const voided = (): Step =>
  act((order) => ({
    type: 'voidSucceeded',
    payload: { paymentId: voiding(order).paymentId },
  }));

export const voidDeclined = (): Step =>
  act((order) => ({ type: 'voidFailed', payload: { ...voiding(order), code: 'declined' } }));

export const moneyDelayed = (
  effect: 'capture' | 'void' | 'refund' | 'reauthorize',
  paymentId = 'p1',
): Step => act({ type: 'moneyDelayed', payload: { paymentId, effect } });

export const messageFailed = (messageId = 'm1'): Step =>
  act({ type: 'messageFailed', payload: { messageId } });

/** Goes to the time of the next deadline of a kind (or the next of all) and meets it. */
/** Somebody does not wait for a deadline's time. */
export const meetDeadlineNow =
  (kind: DeadlineKind): Step =>
  (story) => {
    const next = deadlines(story.order, story.settings).find((d) => d.kind === kind);
    assert.ok(next, `no deadline ${kind} is running`);
    return act({ type: 'meetDeadlineNow', payload: { key: next.key } })(story);
  };

export const meetDeadline =
  (kind?: DeadlineKind): Step =>
  (story) => {
    const next = deadlines(story.order, story.settings).find((d) => !kind || d.kind === kind);
    assert.ok(next, `no deadline ${kind ?? ''} is running`);
    const now = Math.max(story.now, next.at);
    return act({ type: 'meetDeadline', payload: { key: next.key } })({ ...story, now });
  };

/** The shop lets these actions wait for so many minutes, in which they can be taken back. */
export const withGrace = (minutes: number, ...actions: readonly ActionName[]): Step =>
  inShopWith({ grace: { minutes, actions } });

/** What waits is taken back: the last, or that one. */
export const takeBack = (waitingId: string | null = null): Step =>
  act({ type: 'takeBack', payload: { waitingId } });

/** The order lives by the settings of the shop from now on, or asks for those of a version. */
export const adoptSettings =
  (version?: number): Step =>
  (story) =>
    act({ type: 'adoptSettings', payload: { version: version ?? story.settings.version } })(story);
