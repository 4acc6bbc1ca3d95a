import type { DemoOrder, HistoryEntry } from './api.ts';

type HistoryEvent = HistoryEntry['event'];

/** An entry of the history for people: what it is about, and what happened. */
export function historySentence(event: HistoryEvent, order: DemoOrder): [string, string] {
  const money = () => `${amount(event['amount'])} ${order.currency}`;
  const goods = () => goodsOf(event['lines'], order);
  switch (event.type) {
    case 'stockReserved':
      return ['stock', `set apart: ${goods()}`];
    case 'stockShipped':
      return ['stock', `off the shelf: ${goods()}`];
    case 'restocked':
      return ['stock', `back on the shelf: ${goods()}`];
    case 'invoiceIssued':
      return [words(text(event['kind'])), `over ${grossOf(event['totals'])} ${order.currency}`];
    case 'paymentAuthorized':
      return ['money', `${money()} reserved (${text(event['scheme'])})`];
    case 'captureRequested':
      return ['money', `capture of ${money()} asked for`];
    case 'captured':
      return ['money', `${money()} captured`];
    case 'refundRequested':
      return ['money', `refund of ${money()} asked for`];
    case 'refunded':
      return ['money', `${money()} refunded`];
    case 'held':
      return ['event', `held (${words(text(event['reason']))})`];
    case 'shipped':
      return ['event', `parcel ${text(event['number'])} shipped by ${text(event['carrier'])}`];
    case 'delivered':
      return ['event', `parcel ${order.number}-${text(event['shipmentId']).slice(1)} delivered`];
    default:
      return ['event', words(event.type)];
  }
}

/** `returnSettled` as `return settled`. */
const words = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Minor units as a figure. */
const amount = (minor: unknown): string => (Number(minor) / 100).toFixed(2);

const grossOf = (totals: unknown): string =>
  amount((totals as { readonly gross?: number } | undefined)?.gross);

/** `2 × Bloembollen Vroege Weide, 1 × Plaid Wolgras`. */
function goodsOf(lines: unknown, order: DemoOrder): string {
  const moved = Array.isArray(lines) ? (lines as { lineId: string; quantity: number }[]) : [];
  const nameOf = (lineId: string) => order.lines.find(({ id }) => id === lineId)?.name ?? lineId;
  return moved.map(({ lineId, quantity }) => `${quantity} × ${nameOf(lineId)}`).join(', ');
}
