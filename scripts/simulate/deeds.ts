/** Each deed of a life as what really happens: at the provider, then as an action of the order. */
import { ulid } from 'ulid';
import { sendAction } from '../../api/orders/send-action.ts';
import type { ActionName, ActionPayloads, Authorization } from '../../domain/order/actions.ts';
import type { Order } from '../../domain/order/order.ts';
import { payable } from '../../domain/order/quantities.ts';
import type { Deed, PaymentMethod } from './life.ts';
import type { World } from './world.ts';

const SCHEME = 'visa';

/** Does one deed for an order; returns when its action is decided. */
export async function perform(
  world: World,
  order: Order,
  deed: Exclude<Deed, 'judge'>,
): Promise<void> {
  const act = <N extends ActionName>(action: N, payload: ActionPayloads[N]) =>
    decidedAction(world, order, action, payload);
  const paidBy = order.paymentMethod as PaymentMethod;
  switch (deed) {
    case 'place':
      return act('place', {
        authorization: paidBy === 'card' ? await reserved(world, order) : null,
      });
    case 'approve':
      return paidBy === 'card'
        ? act('capture', { amount: null })
        : act('pay', await moneyArrived(world, order));
    case 'invoice':
      return act('invoice', {});
    case 'ship':
      return act('ship', { lines: null, carrier: 'Correios', trackingNumber: `BR${order.number}` });
    case 'deliver':
      return act('deliver', { shipmentId: null });
    case 'callBack':
      return act('markNotShipped', { shipmentId: 's1' });
    case 'cancel':
      return act('cancel', {
        reason: 'soldElsewhere',
        lines: null,
        parcels: null,
        restock: null,
        mailCustomer: null,
      });
  }
}

/** The customer has been at the provider's checkout with a card: the money is set apart there. */
async function reserved({ outside }: World, order: Order): Promise<Authorization> {
  const amount = payable(order);
  const { currency, number: orderNumber } = order;
  const { reference } = await outside.checkouts.checkout({
    amount,
    currency,
    scheme: SCHEME,
    orderNumber,
  });
  return { provider: 'test', method: 'card', scheme: SCHEME, reference, amount, expiresAt: null };
}

/** The customer has paid the slip at the bank, and the provider has the money. */
async function moneyArrived({ outside }: World, order: Order): Promise<ActionPayloads['pay']> {
  const amount = payable(order);
  const { currency, number: orderNumber, paymentMethod: method } = order;
  const paid = { amount, currency, scheme: method, outcome: 'captured', orderNumber } as const;
  const { reference } = await outside.checkouts.checkout(paid);
  return { amount, method, provider: 'test', reference };
}

/** Sends an action as the API does and waits for its decision; what it was shows in the action log. */
async function decidedAction<N extends ActionName>(
  { client, decided }: World,
  order: Order,
  action: N,
  payload: ActionPayloads[N],
): Promise<void> {
  const actionId = ulid();
  const decision = decided(actionId);
  await sendAction(client, order, {
    actionId,
    action,
    payload,
    actor: { type: 'operator', id: 'simulate' },
    requestId: actionId,
  });
  await decision;
}
