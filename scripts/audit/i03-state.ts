import { freshCharge, freshLine, freshOrder } from '../../domain/order/fresh.ts';
import type { OrderEvent } from '../../domain/order/events.ts';
import { facetsOf } from '../../domain/order/facets.ts';
import { replay } from '../../domain/order/evolve.ts';
import type { Order } from '../../domain/order/order.ts';
import { payable } from '../../domain/order/quantities.ts';
import { viewOf } from '../../domain/order/view.ts';
import { amountOpen, overpaid } from '../../domain/payment/payments.ts';
import { pendingMoney } from '../../domain/payment/pending.ts';
import { orderWorkflowId } from '../../temporal/names.ts';
import { viewQuery } from '../../workflows/messages.ts';
import { inParallel } from '../simulate/parallel.ts';
import { difference } from './difference.ts';
import { isRunning, orderExecutions, type Execution } from './executions.ts';
import type { Invariant } from './invariant.ts';
import { eventOf, historiesOf, orderBatches, rowsOf, type AuditedOrder } from './orders.ts';

interface InvoiceNumber {
  readonly order_id: string;
  readonly invoice_id: string;
  readonly number: string;
  readonly issued_at: Date;
}

interface ReturnNumber {
  readonly order_id: string;
  readonly return_id: string;
  readonly number: string;
}

/** The same order from three sides: its history, its record, the columns that lists are made from. */
export const stateIsHistory: Invariant = {
  id: 'I3',
  title: 'an order’s record and columns are what its history comes to',
  facts: 'orders',
  async check(context, findings) {
    for await (const batch of orderBatches(context)) {
      findings.looked(batch.length);
      const histories = await historiesOf(context, batch);
      const invoices = await rowsOf<InvoiceNumber>(context, 'invoices', batch, [
        ...['invoice_id', 'number', 'issued_at'],
      ]);
      const returns = await rowsOf<ReturnNumber>(context, 'returns', batch, [
        'return_id',
        'number',
      ]);
      for (const audited of batch) {
        const { id, number, order, columns } = audited;
        const columnsDiffer = difference(shownColumns(audited), derivedColumns(order));
        if (columnsDiffer) findings.violation(number, `column ${columnsDiffer}`);
        if (columns.number !== order.number) {
          findings.violation(number, `its record calls it ${order.number}`);
        }
        const events = (histories.get(id) ?? []).map(eventOf);
        const lived = numbered(
          replay(draftOf(order, events), events),
          invoices.get(id) ?? [],
          returns.get(id) ?? [],
        );
        const stateDiffers = difference(order, lived);
        if (stateDiffers) {
          findings.violation(number, `${stateDiffers} by its ${events.length} events`);
        }
      }
    }
  },
};

/** The order as it was before anything happened: what was put down with it, less what edits have added. */
function draftOf(order: Order, events: readonly OrderEvent[]): Order {
  const changes = events.flatMap((event) => (event.type === 'edited' ? event.changes : []));
  const addedLines = changes.flatMap((c) => (c.change === 'line' ? [c.line.id] : []));
  const charge = changes.find((c) => c.change === 'shipping')?.from ?? order.shipping;
  const { id, number, source, channel, currency, pricesIncludeTax, locale, country } = order;
  const { paymentMethod, settingsVersion, mailsOn, coupons, exchangeFor } = order;
  return freshOrder({
    ...{ id, number, source, channel, currency, pricesIncludeTax, locale, country },
    ...{ paymentMethod, settingsVersion, mailsOn, coupons, exchangeFor },
    shipping: freshCharge({
      method: charge.method,
      price: charge.price,
      taxRate: charge.taxRate,
    }),
    lines: order.lines
      .filter(({ id: lineId }) => !addedLines.includes(lineId))
      .map((line) => {
        const { id: lineId, productId, sku, name, details, unitPrice, discount } = line;
        const { taxRate, customerLabel } = line;
        const ordered = line.ordered - line.added;
        return freshLine({
          ...{ id: lineId, productId, sku, name, details, unitPrice, discount, taxRate, ordered },
          customerLabel,
        });
      }),
  });
}

/** Numbers are given when a decision is recorded; the history knows of none. */
const numbered = (
  order: Order,
  invoices: readonly InvoiceNumber[],
  returns: readonly ReturnNumber[],
): Order => ({
  ...order,
  invoices: order.invoices.map((invoice) => {
    const row = invoices.find(({ invoice_id }) => invoice_id === invoice.id);
    return row ? { ...invoice, number: row.number, issuedAt: row.issued_at.getTime() } : invoice;
  }),
  returns: order.returns.map((r) => {
    const row = returns.find(({ return_id }) => return_id === r.id);
    return row ? { ...r, number: row.number } : r;
  }),
});

const shownColumns = ({ columns }: AuditedOrder) => ({
  status: columns.status,
  payment_status: columns.payment_status,
  fulfillment_status: columns.fulfillment_status,
  on_hold: columns.on_hold === 1,
  needs_attention: columns.needs_attention === 1,
  total: columns.total,
  open_amount: columns.open_amount,
  overpaid_amount: columns.overpaid_amount,
});

function derivedColumns(order: Order): ReturnType<typeof shownColumns> {
  const facets = facetsOf(order);
  return {
    status: facets.orderStatus,
    payment_status: facets.paymentStatus,
    fulfillment_status: facets.fulfillmentStatus,
    on_hold: facets.onHold,
    needs_attention: facets.needsAttention,
    total: payable(order),
    open_amount: amountOpen(order),
    overpaid_amount: overpaid(order),
  };
}

/** So many open workflows are asked themselves; of the others, what they have published counts. */
const ASKED = 200;

/** What operators see of an order in the engine's own screens is what the record says. */
export const engineShowsState: Invariant = {
  id: 'I3',
  title: 'the engine shows every order as it is recorded',
  facts: 'workflows',
  needs: 'engine',
  async check(context, findings) {
    const { engine } = context;
    if (!engine) return;
    const executions = await orderExecutions(engine);
    const asked: AuditedOrder[] = [];
    for await (const batch of orderBatches(context)) {
      for (const audited of batch) {
        const [latest] = executions.get(orderWorkflowId(audited.number)) ?? [];
        // While money is moving nothing is published: its outcome changes it all again.
        if (!latest || pendingMoney(audited.order).length > 0) continue;
        findings.looked(1);
        const differs = difference(published(latest), publishable(audited.order));
        if (differs) findings.violation(audited.number, `search attribute ${differs}`);
        if (isRunning(latest) && asked.length < ASKED) asked.push(audited);
      }
    }
    await inParallel(8, asked, async ({ number, order, settings }) => {
      const handle = engine.workflow.getHandle(orderWorkflowId(number));
      const view = await handle.query(viewQuery);
      const differs = view && difference(view, viewOf(order, settings));
      if (differs) findings.violation(number, `its workflow says: ${differs}`);
    });
  },
};

const published = ({ attributes }: Execution) => ({
  OrderStatus: attributes['OrderStatus']?.[0],
  PaymentStatus: attributes['PaymentStatus']?.[0],
  FulfillmentStatus: attributes['FulfillmentStatus']?.[0],
  OnHold: attributes['OnHold']?.[0],
  NeedsAttention: attributes['NeedsAttention']?.[0],
});

function publishable(order: Order): ReturnType<typeof published> {
  const facets = facetsOf(order);
  return {
    OrderStatus: facets.orderStatus,
    PaymentStatus: facets.paymentStatus,
    FulfillmentStatus: facets.fulfillmentStatus,
    OnHold: facets.onHold,
    NeedsAttention: facets.needsAttention,
  };
}
