import { moneyUnderway, overpaid } from '../payment/payments.ts';
import type { Settings } from '../settings/settings.ts';
import { deadlines } from './deadlines.ts';
import type { Order } from './order.ts';

/**
 * Whether nothing is left for the order's workflow to do or to wait for. It ends then, and the next action
 * starts it again.
 */
export const isAtRest = (order: Order, settings: Settings): boolean =>
  (order.status === 'completed' || order.status === 'cancelled' || order.status === 'draft') &&
  !moneyUnderway(order) &&
  (order.status === 'draft' || overpaid(order) === 0) &&
  deadlines(order, settings).length === 0;
