import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { applyAction } from '../../../activities/apply-action.ts';
import { findOrder } from '../../../db/repositories/orders.ts';
import type { AnyActionName, PayloadOf } from '../../../domain/order/actions.ts';
import { facetsOf } from '../../../domain/order/facets.ts';
import type { Order } from '../../../domain/order/order.ts';
import { exchangeOrderId } from '../../../domain/return/exchange.ts';
import { isAtRest } from '../../../domain/order/order-life.ts';
import { viewOf } from '../../../domain/order/view.ts';
import { captured } from '../../../domain/payment/payments.ts';
import type { BookedPayment } from '../../../integrations/payments/test-provider/client.ts';
import { auditAll, type AuditReport } from '../../../scripts/audit/audit.ts';
import { refundedByProvider } from '../../../scripts/audit/i04-money.ts';
import type { AuditSources } from '../../../scripts/audit/invariant.ts';
import { orderWorkflowId } from '../../../temporal/names.ts';
import { request, reserved } from '../../activities/support.ts';
import { openTestShop, type Draft } from '../../support/shop.ts';

type Statement = string | readonly [string, readonly (string | number | Buffer)[]];

/** A shop with three orders in which everything is right, and a world outside that agrees with it. */
export async function openAuditedShop() {
  const shop = await openTestShop();
  const productId = await shop.product({ stock: 50 });
  const draft = () => shop.draft([{ productId, quantity: 2 }]);

  async function act<N extends AnyActionName>(
    of: Draft,
    type: N,
    payload: Partial<PayloadOf<N>> = {},
  ): Promise<void> {
    const { outcome, code } = await applyAction(shop, request(of, type, payload));
    assert.equal(outcome, 'applied', `${type}: ${String(code)}`);
  }

  async function live(of: Draft): Promise<void> {
    await act(of, 'place', reserved(5495));
    await act(of, 'ship', { lines: null, carrier: 'postnl', trackingNumber: '3S1' });
    await settleMoney(of);
    await act(of, 'deliver', { shipmentId: null });
    const lines = [{ lineId: 'l1', quantity: 1, reason: 'damaged', wanted: 'refund' as const }];
    await act(of, 'return', { lines, overrideWindow: true });
    await act(of, 'approveReturn', { returnId: 'r1' });
    await act(of, 'receiveReturn', { returnId: 'r1', restock: true });
    await act(of, 'settleReturn', { returnId: 'r1' });
    await settleMoney(of);
  }

  /** The rest comes back and is exchanged for a new order, which is delivered too. */
  async function exchange(of: Draft): Promise<Draft> {
    const line = { lineId: 'l1', quantity: 1, reason: 'damaged', wanted: 'exchange' as const };
    await act(of, 'return', { lines: [line], overrideWindow: true });
    await act(of, 'approveReturn', { returnId: 'r2' });
    await act(of, 'receiveReturn', { returnId: 'r2', restock: true });
    await act(of, 'settleReturn', { returnId: 'r2' });
    const orderId = exchangeOrderId(of.orderId, 'r2');
    const made = { orderId, orderNumber: (await orderOf({ ...of, orderId })).number };
    await act(made, 'ship', { lines: null, carrier: 'postnl', trackingNumber: '3S2' });
    await act(made, 'deliver', { shipmentId: null });
    return made;
  }

  /** What the provider answers to everything that it was asked. */
  async function settleMoney(of: Draft): Promise<void> {
    for (const payment of (await orderOf(of)).payments) {
      const { id: paymentId, captures, refunds, authorization } = payment;
      for (const { id: moveId, amount, status } of captures) {
        if (status !== 'requested') continue;
        await applyAction(shop, request(of, 'captureSucceeded', { paymentId, moveId, amount }));
      }
      for (const { id: moveId, status } of refunds) {
        if (status !== 'requested') continue;
        await applyAction(shop, request(of, 'refundSucceeded', { paymentId, moveId }));
      }
      if (authorization === 'voiding') {
        await applyAction(shop, request(of, 'voidSucceeded', { paymentId }));
      }
    }
  }

  async function sendEverything(): Promise<void> {
    const pdf = Buffer.from('%PDF-1.7 of a test');
    const sha256 = createHash('sha256').update(pdf).digest('hex');
    await shop.db('documents').update({ pdf, sha256, rendered_at: new Date() });
    await shop.db('messages').update({ status: 'sent', sent_at: new Date() });
  }

  async function orderOf({ orderId }: Draft): Promise<Order> {
    const record = await findOrder(shop.db, orderId);
    assert.ok(record);
    return record.order;
  }

  /** An engine, a provider and a mail catcher that agree with the database, as they should. */
  async function sources(change: Partial<AuditSources> = {}): Promise<AuditSources> {
    const orders = await Promise.all([returned, waiting, cancelled, exchanged].map(orderOf));
    const messages: { message_id: string }[] = await shop.db('messages').select('message_id');
    return {
      db: shop.db,
      engine: engineWith(orders),
      payments: () => Promise.resolve(orders.flatMap(({ payments }) => payments.map(booked))),
      mails: () => Promise.resolve(messages.map((row) => ({ messageId: row.message_id }))),
      acknowledged: [],
      ...change,
    };
  }

  const booked = (payment: Order['payments'][number]): BookedPayment => ({
    reference: payment.reference ?? '',
    status: 'authorized',
    currency: 'EUR',
    amount: payment.authorized,
    authorized: payment.authorized,
    captured: captured(payment),
    voided: 0,
    refunded: refundedByProvider(payment),
    authorizedUntil: null,
    scheme: 'visa',
    transactions: [],
    orderNumber: null,
    createdAt: 0,
  });

  function engineWith(orders: readonly Order[], change: object = {}): Client {
    const list = async function* () {
      for (const order of orders) {
        const facets = facetsOf(order);
        yield await Promise.resolve({
          workflowId: orderWorkflowId(order.number),
          status: { name: isAtRest(order, shop.current) ? 'COMPLETED' : 'RUNNING' },
          startTime: new Date(),
          searchAttributes: {
            OrderStatus: [facets.orderStatus],
            PaymentStatus: [facets.paymentStatus],
            FulfillmentStatus: [facets.fulfillmentStatus],
            OnHold: [facets.onHold],
            NeedsAttention: [facets.needsAttention],
          },
          ...change,
        });
      }
    };
    const views = new Map(
      orders.map((order) => [orderWorkflowId(order.number), viewOf(order, shop.current)]),
    );
    const getHandle = (id: string) => ({ query: () => Promise.resolve(views.get(id)) });
    return { workflow: { list, getHandle } } as unknown as Client;
  }

  const found = ({ invariants }: AuditReport): string[] =>
    invariants.flatMap(({ id, violations }) =>
      violations.map(({ subject, what }) => `${id} ${subject}: ${what}`),
    );

  /** Plants something, and takes it out again after the audit. */
  async function findingsWith(plant: Statement[], undo: Statement[]): Promise<string[]> {
    const run = async (statements: Statement[]) => {
      for (const statement of statements) {
        const [sql, values] = typeof statement === 'string' ? [statement, []] : statement;
        await shop.db.raw(sql, [...values]);
      }
    };
    await run(plant);
    const findings = found(await auditAll(await sources()));
    await run(undo);
    return findings;
  }

  /** Sent, given back, credited, at rest. */
  const returned = await draft();
  /** Placed with its money reserved: it has a workflow. */
  const waiting = await draft();
  /** Placed, invoiced and cancelled: a second invoice and credit note. */
  const cancelled = await draft();
  await live(returned);
  /** Placed in exchange for what came back of the first. */
  const exchanged = await exchange(returned);
  await act(waiting, 'place', reserved(5495));
  await act(cancelled, 'place', reserved(5495));
  await act(cancelled, 'cancel', { reason: 'changedMind', restock: null, mailCustomer: null });
  await settleMoney(cancelled);
  await sendEverything();
  return {
    ...{ shop, productId, returned, waiting, cancelled, exchanged },
    ...{ draft, act, orderOf, sources, engineWith, found, findingsWith },
  };
}
