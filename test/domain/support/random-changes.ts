import type { RequestedChange } from '../../../domain/order/actions.ts';
import { STORE } from './orders.ts';
import type { Order } from '../../../domain/order/order.ts';

/** Up to three changes: more and fewer pieces, a new line, other sending, other addresses. */
export function randomChanges(
  order: Order,
  { a, b, c }: { readonly a: number; readonly b: number; readonly c: number },
): RequestedChange[] {
  const line = order.lines[a % order.lines.length];
  const all: RequestedChange[] = [
    { change: 'quantity', lineId: line?.id ?? 'l0', quantity: b % 6 },
    { change: 'add', productId: 'prod-new', quantity: 1 + (b % 3), unitPrice: c % 2 ? null : c },
    {
      change: 'shipping',
      method: a % 4 ? 'express' : STORE.name,
      price: [0, 495, 1295][b % 3] ?? 0,
    },
    { change: 'billingAddress' },
    { change: 'deliveryAddress' },
  ];
  const first = (a + b + c) % all.length;
  return [...all, ...all].slice(first, first + 1 + (c % 3));
}
