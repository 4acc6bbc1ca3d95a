import type { Action } from '../../../domain/order/actions.ts';
import type { Order } from '../../../domain/order/order.ts';
import type { Chance } from './chance.ts';

/** What the provider may answer: mostly yes, sometimes no, now and then less than was asked. */
export function outcomes(order: Order, { b }: Pick<Chance, 'b'>): Action[] {
  const yes = b % 4 > 0;
  const moved = (amount: number) => (b % 7 === 1 ? Math.ceil(amount / 2) : amount);
  return order.payments.flatMap(
    ({ id: paymentId, captures, refunds, renewals, authorization }): Action[] => [
      ...captures
        .filter((m) => m.status === 'requested')
        .map(({ id: moveId, amount }): Action =>
          yes
            ? { type: 'captureSucceeded', payload: { paymentId, moveId, amount: moved(amount) } }
            : { type: 'captureFailed', payload: { paymentId, moveId, code: 'declined' } },
        ),
      ...refunds
        .filter((m) => m.status === 'requested')
        .map(({ id: moveId }): Action =>
          yes
            ? { type: 'refundSucceeded', payload: { paymentId, moveId } }
            : { type: 'refundFailed', payload: { paymentId, moveId, code: 'declined' } },
        ),
      ...renewals
        .filter((m) => m.status === 'requested')
        .map(({ id: moveId, amount }): Action =>
          yes
            ? { type: 'reauthorized', payload: { paymentId, moveId, amount: moved(amount) } }
            : { type: 'reauthorizeFailed', payload: { paymentId, moveId, code: 'declined' } },
        ),
      ...(authorization === 'voiding'
        ? [
            yes
              ? ({ type: 'voidSucceeded', payload: { paymentId } } as const)
              : ({
                  type: 'voidFailed',
                  payload: { paymentId, moveId: `${paymentId}.v`, code: 'declined' },
                } as const),
          ]
        : []),
    ],
  );
}
