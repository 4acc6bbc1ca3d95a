import { openOn } from '../invoice/status.ts';
import {
  grantedRefunds,
  chargedBack,
  amountOpen,
  amountOwed,
  capturable,
  captureUnderway,
  overpaid,
} from '../payment/payments.ts';
import { expiryKey } from '../shipment/collection-deadlines.ts';
import type { OrderEventOf } from './events.ts';
import type { Attention, AttentionReason, Order, Payment, ReportedMoney } from './order.ts';
import { isGranted } from './quantities.ts';

/** Calls a person's attention; nothing where that was done already and has not been dealt with. */
export const raiseAttention = (
  order: Order,
  reason: AttentionReason,
  subject: string,
  at: number,
  reported?: ReportedMoney,
): OrderEventOf<'attentionRaised'>[] =>
  order.attention.some((a) => a.reason === reason && a.subject === subject)
    ? []
    : [{ type: 'attentionRaised', at, reason, subject, ...(reported ? { reported } : {}) }];

/** Whether what a person was called for has been dealt with. */
export function isSettled(
  order: Order,
  { reason, subject, since }: Pick<Attention, 'reason' | 'subject' | 'since'>,
): boolean {
  const payments = order.payments.filter((p) => p.id === subject);
  switch (reason) {
    case 'authorizationEnding':
    case 'reauthorizeFailed':
      return payments.every((p) => capturable(p) === 0 || isRenewedSince(p, since));
    case 'reauthorizeDelayed':
      return payments.every((p) => p.renewals.every((r) => r.status !== 'requested'));
    case 'voidFailed':
      return payments.every((p) => capturable(p) === 0);
    case 'authorizationExpired':
      return amountOpen(order) === 0;
    case 'invoiceOverdue':
      return amountOpen(order) === 0 || openOn(order, subject) === 0;
    case 'captureFailed':
      return (
        (amountOwed(order) === 0 && !captureUnderway(order)) ||
        payments.every((p) => p.captures.at(-1)?.status === 'succeeded')
      );
    case 'captureDelayed':
      return payments.every((p) => p.captures.every((c) => c.status !== 'requested'));
    case 'refundDelayed':
      return payments.every((p) => p.refunds.every((r) => r.status !== 'requested'));
    case 'refundFailed':
      return overpaid(order) === 0 && !order.returns.some((r) => awaitsRefund(order, r));
    case 'refundOpen':
      return !grantedRefunds(order).some(({ payment }) => payment.id === subject);
    case 'overpaid':
      return overpaid(order) === 0;
    case 'chargeback':
      return payments.every((p) => chargedBack(p) === 0) || amountOpen(order) === 0;
    case 'voidDelayed':
      return payments.every((p) => p.authorization !== 'voiding');
    case 'deliveryOverdue':
      return order.shipments.every((s) => s.id !== subject || s.status !== 'shipped');
    case 'collectionExpired':
      return order.shipments.every(
        (s) => s.id !== subject || s.status !== 'ready' || !order.met.includes(expiryKey(s)),
      );
    case 'returnOverdue':
      return order.returns.every((r) => r.id !== subject || r.status !== 'approved');
    case 'messageFailed':
    case 'paymentMismatch':
    case 'waitedInVain':
      return false;
  }
}

const isRenewedSince = ({ renewals }: Payment, since: number): boolean =>
  renewals.some(({ status, at }) => status === 'succeeded' && at >= since);

const awaitsRefund = (order: Order, ret: Order['returns'][number]): boolean =>
  ret.status === 'received' && isGranted(order, ret);
