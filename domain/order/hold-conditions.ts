import { amountOpen } from '../payment/payments.ts';
import type { OrderEvent } from './events.ts';
import type { Hold, Order, ReleaseCondition } from './order.ts';

/** Whether what a hold waits for is so. */
export function isMet(order: Order, condition: ReleaseCondition, since: number): boolean {
  switch (condition) {
    case 'paid':
      return amountOpen(order) === 0;
    case 'inStock':
      return order.lines.every((line) => line.backordered === 0);
    case 'addressConfirmed':
      return order.addressConfirmedAt !== null && order.addressConfirmedAt >= since;
  }
}

/**
 * Holds whose condition has come true end by themselves; the others stay, and work stays blocked while one is left
 * (B12). Only a condition that a person gave along with the hold does this (N09).
 * @param now ms UTC
 */
export const holdsOver = (order: Order, now: number): OrderEvent[] =>
  order.holds
    .filter((hold) => isOver(order, hold))
    .map(({ id }) => ({ type: 'released', at: now, holdId: id, by: 'condition' }));

const isOver = (order: Order, { releaseWhen, since }: Hold): boolean =>
  releaseWhen !== null && isMet(order, releaseWhen, since);
