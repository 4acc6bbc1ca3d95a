import type { CouponGrant } from '../coupon/coupon.ts';
import type { OrderDocumentKind } from '../document/snapshot.ts';
import { mailsFor, type SendMail } from '../notification/mails.ts';
import { voidIdOf } from '../payment/payments.ts';
import type { SeriesName } from '../settings/settings.ts';
import type { AddressKind, OrderEvent, OrderEventOf } from './events.ts';
import { known } from './known.ts';
import type { LineQuantity, Order, Payment, StockLine } from './order.ts';
import { lineOf } from './quantities.ts';

/**
 * What an event does outside the order itself, as data: it can be shown before it is done (preview), done
 * once (each has a place in its action's list, and so a key), and done again without harm.
 */
export type Effect = RecordEffect | MoneyEffect;

/** Done in the same transaction as the decision: either both are there or neither is. */
export type RecordEffect =
  | {
      readonly type: 'moveStock';
      readonly movement: StockMovement;
      readonly lines: readonly StockLine[];
    }
  | { readonly type: 'issueInvoice'; readonly invoiceId: string; readonly series: SeriesName }
  | { readonly type: 'numberReturn'; readonly returnId: string }
  /** The order has decided about the goods set apart for it. */
  | { readonly type: 'settleAllotment'; readonly allotmentId: string }
  /** The order for which a return is exchanged is placed. */
  | { readonly type: 'placeExchange'; readonly returnId: string; readonly orderId: string }
  | CountCoupons
  | {
      /** The customer's store credit changes by `amount`: below 0 where an order is paid with it. */
      readonly type: 'moveStoreCredit';
      readonly amount: number;
      readonly currency: string;
    }
  /** A bank transfer is an order's payment; or is it no more, and free for another order. */
  | { readonly type: 'bookTransfer'; readonly transferId: string; readonly paymentId: string }
  | { readonly type: 'freeTransfer'; readonly transferId: string }
  | { readonly type: 'addLines'; readonly lines: readonly string[] }
  | {
      readonly type: 'changeAddress';
      readonly editId: string | null;
      readonly which: readonly AddressKind[];
    }
  | { readonly type: 'labelBuyer'; readonly labels: readonly string[] }
  | {
      readonly type: 'makeDocument';
      readonly document: OrderDocumentKind;
      readonly subject: string;
    }
  | SendMail;

/** A coupon's use counts from placing on, and no more once all of the order is cancelled. */
export interface CountCoupons {
  readonly type: 'countCoupons';
  readonly movement: 'use' | 'release';
  readonly coupons: readonly Pick<CouponGrant, 'couponId' | 'code' | 'amount'>[];
}

/** Done at the payment provider, strictly in order; the outcome comes back as a system action. */
export interface MoneyEffect {
  readonly type: 'capturePayment' | 'voidPayment' | 'refundPayment' | 'reauthorizePayment';
  readonly paymentId: string;
  /** The capture, refund, … this is; with the order's id it makes the provider's idempotency key. */
  readonly moveId: string;
  readonly provider: string;
  readonly reference: string | null;
  readonly amount: number;
  readonly currency: string;
  /** Of a fresh authorisation: until when it should hold at least, ms UTC. */
  readonly until?: number;
}

/** What a movement changes per piece: stock on hand, and what of it is set apart. */
export const STOCK_MOVEMENTS = {
  reserve: { onHand: 0, reserved: 1 },
  unreserve: { onHand: 0, reserved: -1 },
  deduct: { onHand: -1, reserved: 0 },
  ship: { onHand: -1, reserved: -1 },
  unship: { onHand: 1, reserved: 1 },
  restock: { onHand: 1, reserved: 0 },
  writeOff: { onHand: 0, reserved: 0 },
} as const;
export type StockMovement = keyof typeof STOCK_MOVEMENTS;

/** The effects of an action's events, in the order in which they are to be done. */
export const effectsOf = (events: readonly OrderEvent[], order: Order): Effect[] => [
  ...events.flatMap((event) => effectsOfEvent(event, order)),
  ...mailsFor(events, order),
];

function effectsOfEvent(event: OrderEvent, order: Order): Effect[] {
  switch (event.type) {
    case 'placed':
      return coupons('use', order);
    case 'buyerLabelled':
      return [{ type: 'labelBuyer', labels: event.labels }];
    case 'cancelled':
      return order.status === 'cancelled' ? coupons('release', order) : [];
    case 'stockReserved':
      return [stock('reserve', event.lines, order)];
    case 'stockUnreserved':
      return [stock('unreserve', event.lines, order)];
    case 'stockDeducted':
      return [stock('deduct', event.lines, order)];
    case 'stockShipped':
      return [stock('ship', event.lines, order)];
    case 'stockUnshipped':
      return [stock('unship', event.lines, order)];
    case 'restocked':
      return [stock('restock', event.lines, order)];
    case 'writtenOff':
      return [stock('writeOff', event.lines, order)];
    case 'backorderReceived':
      return [
        ...(event.declined.length > 0
          ? [{ type: 'moveStock', movement: 'unreserve', lines: event.declined } as const]
          : []),
        { type: 'settleAllotment', allotmentId: event.allotmentId },
      ];
    case 'invoiceIssued':
      return [
        { type: 'issueInvoice', invoiceId: event.invoiceId, series: event.kind },
        { type: 'makeDocument', document: event.kind, subject: event.invoiceId },
      ];
    case 'slipMade':
      return [slip(event.shipmentId)];
    case 'edited':
      return editEffects(event);
    case 'shipped':
      return event.prepared ? [] : [slip(event.shipmentId)];
    case 'returnRequested':
      return [{ type: 'numberReturn', returnId: event.returnId }];
    case 'returnExchanged': {
      const { returnId, exchange } = event;
      return [{ type: 'placeExchange', returnId, orderId: exchange.orderId }];
    }
    case 'paymentReceived':
      return [
        ...(event.provider === 'storeCredit' ? [storeCredit(-event.amount, order)] : []),
        ...(event.transferId
          ? [
              {
                type: 'bookTransfer',
                transferId: event.transferId,
                paymentId: event.paymentId,
              } as const,
            ]
          : []),
      ];
    case 'paymentReversed':
      return order.payments
        .filter((payment) => payment.id === event.paymentId)
        .flatMap((payment) => [
          ...(payment.provider === 'storeCredit' ? [storeCredit(event.amount, order)] : []),
          ...(payment.transferId !== null
            ? [{ type: 'freeTransfer', transferId: payment.transferId } as const]
            : []),
        ]);
    case 'refundPaid':
      return event.to === 'storeCredit' ? [storeCredit(event.amount, order)] : [];
    case 'captureRequested':
      return [money('capturePayment', event, event.captureId, order)];
    case 'refundRequested':
      return [money('refundPayment', event, event.refundId, order)];
    case 'reauthorizationRequested': {
      const { renewalId, until } = event;
      return [{ ...money('reauthorizePayment', event, renewalId, order), until }];
    }
    case 'voidRequested':
      return [money('voidPayment', event, voidIdOf(paymentOf(event, order)), order)];
    default:
      return [];
  }
}

const storeCredit = (amount: number, { currency }: Order): Effect => ({
  type: 'moveStoreCredit',
  amount,
  currency,
});
function editEffects({ editId, changes }: OrderEventOf<'edited'>): Effect[] {
  const lines = changes.flatMap((c) => (c.change === 'line' ? [c.line.id] : []));
  const which = changes.flatMap((c) => (c.change === 'address' ? [c.which] : []));
  return [
    ...(lines.length > 0 ? [{ type: 'addLines', lines } as const] : []),
    ...(which.length > 0 ? [{ type: 'changeAddress', editId, which } as const] : []),
  ];
}

const slip = (shipmentId: string): Effect => ({
  type: 'makeDocument',
  document: 'packingSlip',
  subject: shipmentId,
});

const stock = (movement: StockMovement, lines: readonly LineQuantity[], order: Order): Effect => ({
  type: 'moveStock',
  movement,
  lines: lines.map(({ lineId, quantity }) => ({
    lineId,
    quantity,
    productId: lineOf(order, lineId).productId,
  })),
});

const coupons = (movement: CountCoupons['movement'], order: Order): Effect[] =>
  order.coupons.length === 0
    ? []
    : [
        {
          type: 'countCoupons',
          movement,
          coupons: order.coupons.map(({ couponId, code, amount }) => ({ couponId, code, amount })),
        },
      ];

function money(
  type: MoneyEffect['type'],
  { paymentId, amount }: { readonly paymentId: string; readonly amount: number },
  moveId: string,
  order: Order,
): MoneyEffect {
  const payment = paymentOf({ paymentId }, order);
  return {
    type,
    paymentId,
    moveId,
    provider: payment.provider,
    reference: payment.reference,
    amount,
    currency: order.currency,
  };
}

const paymentOf = ({ paymentId }: { readonly paymentId: string }, order: Order): Payment =>
  known(
    order.payments.find((candidate) => candidate.id === paymentId),
    `order ${order.number} has no payment ${paymentId}`,
  );
