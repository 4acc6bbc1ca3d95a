import type { Knex } from 'knex';
import type { OrderEvent } from '../../domain/order/events.ts';
import type { Order } from '../../domain/order/order.ts';
import { lineOf } from '../../domain/order/quantities.ts';
import { captured, refunded } from '../../domain/payment/payments.ts';

/**
 * Brings the tables that lists and look-ups read (payments, shipments, returns) up to the order's state; only
 * those rows that the events touched, each table in one statement.
 */
export async function projectOrder(
  trx: Knex.Transaction,
  order: Order,
  events: readonly OrderEvent[],
): Promise<void> {
  const telling = events.filter(({ type }) => !NOT_SHOWN.has(type));
  const touched = (key: 'paymentId' | 'shipmentId' | 'returnId') =>
    new Set(
      telling.flatMap((event) => (key in event ? [(event as Record<string, unknown>)[key]] : [])),
    );
  await upsert(trx, 'payments', paymentRows(order, touched('paymentId')));
  await upsert(trx, 'shipments', shipmentRows(order, touched('shipmentId')));
  await upsert(trx, 'returns', returnRows(order, touched('returnId')));
  const asked = events.flatMap((e) => (e.type === 'returnRequested' ? [e.returnId] : []));
  await upsert(trx, 'return_lines', returnLineRows(order, new Set(asked)));
}

/** Events about a payment that change no column of its row: money asked for is not money moved. */
const NOT_SHOWN: ReadonlySet<OrderEvent['type']> = new Set([
  'captureRequested',
  'captureFailed',
  'reauthorizationRequested',
  'reauthorizationFailed',
  'refundRequested',
  'refundFailed',
  'authorizationWarned',
]);

async function upsert(
  trx: Knex.Transaction,
  table: string,
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  await trx(table).insert(rows).onConflict().merge();
}

const paymentRows = (order: Order, ids: ReadonlySet<unknown>) =>
  order.payments
    .filter((payment) => ids.has(payment.id))
    .map((payment) => ({
      order_id: order.id,
      payment_id: payment.id,
      provider: payment.provider,
      method: payment.method,
      scheme: payment.scheme,
      reference: payment.reference,
      authorization: payment.authorization,
      authorized: payment.authorized,
      captured: captured(payment),
      refunded: refunded(payment),
      expires_at: date(payment.expiresAt),
    }));

const shipmentRows = (order: Order, ids: ReadonlySet<unknown>) =>
  order.shipments
    .filter((shipment) => ids.has(shipment.id))
    .map((shipment) => ({
      order_id: order.id,
      shipment_id: shipment.id,
      number: shipment.number,
      status: shipment.status,
      carrier: shipment.carrier,
      tracking_number: shipment.trackingNumber,
      shipped_at: date(shipment.shippedAt),
      delivered_at: date(shipment.deliveredAt),
      carrier_status: shipment.carrierStatus,
      carrier_status_at: date(shipment.carrierStatusAt),
    }));

const returnRows = (order: Order, ids: ReadonlySet<unknown>) =>
  order.returns
    .filter((r) => ids.has(r.id) && r.number !== null)
    .map((r) => ({
      order_id: order.id,
      return_id: r.id,
      number: r.number,
      status: r.status,
      requested_at: date(r.requestedAt),
    }));

const returnLineRows = (order: Order, ids: ReadonlySet<string>) =>
  order.returns
    .filter((r) => ids.has(r.id))
    .flatMap((r) =>
      r.lines.map(({ lineId, quantity, reason, wanted }, position) => {
        const { productId, sku } = lineOf(order, lineId);
        return {
          order_id: order.id,
          return_id: r.id,
          position,
          product_id: productId,
          sku,
          quantity,
          reason,
          wanted,
        };
      }),
    );

const date = (at: number | null) => (at === null ? null : new Date(at));
