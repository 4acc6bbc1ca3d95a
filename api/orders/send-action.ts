import type { Client } from '@temporalio/client';
import type { Order } from '../../domain/order/order.ts';
import { tellOrder, type ActionToTell } from '../../temporal/tell-order.ts';
import { reachEngine } from './reach-engine.ts';

/**
 * Tells an order's workflow what is asked, starting it where it does not run. When this returns the engine has
 * it for good; the same action id sent again does nothing.
 *
 * @throws Problem `engineUnavailable` (503): it may or may not have arrived, so repeat it under the same id
 */
export const sendAction = (temporal: Client, order: Order, asked: ActionToTell): Promise<void> =>
  reachEngine(temporal, () => tellOrder(temporal, order, asked));
