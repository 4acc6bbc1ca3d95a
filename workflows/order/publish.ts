import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { Deadline } from '../../domain/order/deadlines.ts';
import type { OrderView } from '../../domain/order/view.ts';

const { KEYWORD, BOOL, DATETIME } = SearchAttributeType;
const orderStatus = defineSearchAttributeKey('OrderStatus', KEYWORD);
const paymentStatus = defineSearchAttributeKey('PaymentStatus', KEYWORD);
const fulfillmentStatus = defineSearchAttributeKey('FulfillmentStatus', KEYWORD);
const onHold = defineSearchAttributeKey('OnHold', BOOL);
const needsAttention = defineSearchAttributeKey('NeedsAttention', BOOL);
const captureDeadline = defineSearchAttributeKey('CaptureDeadline', DATETIME);

/**
 * Shows in the Temporal Web UI where the order stands: search attributes to filter by (together, and only those
 * that changed: each upsert is an event) and a few lines of markdown at the top of its page.
 *
 * @param before what the run before this one has shown: its search attributes are this run's, too
 */
export function createPublisher(
  before?: OrderView,
): (view: OrderView, next: Deadline | null) => void {
  let shown: Partial<OrderView> = before ?? {};

  return (view, next) => {
    const pairs = [
      ...(view.orderStatus === shown.orderStatus
        ? []
        : [{ key: orderStatus, value: view.orderStatus }]),
      ...(view.paymentStatus === shown.paymentStatus
        ? []
        : [{ key: paymentStatus, value: view.paymentStatus }]),
      ...(view.fulfillmentStatus === shown.fulfillmentStatus
        ? []
        : [{ key: fulfillmentStatus, value: view.fulfillmentStatus }]),
      ...(view.onHold === shown.onHold ? [] : [{ key: onHold, value: view.onHold }]),
      ...(view.needsAttention === shown.needsAttention
        ? []
        : [{ key: needsAttention, value: view.needsAttention }]),
      ...(view.captureDeadline === (shown.captureDeadline ?? null)
        ? []
        : [
            {
              key: captureDeadline,
              value: view.captureDeadline === null ? null : new Date(view.captureDeadline),
            },
          ]),
    ];
    if (pairs.length > 0) upsertSearchAttributes(pairs);
    setCurrentDetails(detailsOf(view, next));
    shown = view;
  };
}

const detailsOf = (view: OrderView, next: Deadline | null): string =>
  [
    `**${view.number}** · ${(view.total / 100).toFixed(2)} ${view.currency}`,
    '',
    `- order: **${view.orderStatus}**`,
    `- payment: **${view.paymentStatus}**`,
    `- goods: **${view.fulfillmentStatus}**`,
    ...(view.onHold ? ['- **on hold**'] : []),
    '',
    `**${view.waitsFor}**`,
    ...view.attention.map((reason) => `- attention: ${reason}`),
    '',
    next
      ? `Next, if nobody does anything: ${next.kind}${next.n ? ` ${next.n}` : ''} (${next.subject}) at ${new Date(next.at).toISOString()}`
      : 'No deadline is running.',
  ].join('\n');
