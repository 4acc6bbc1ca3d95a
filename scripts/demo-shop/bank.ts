/** The money of the demo shop's past: real movements at the test provider, made today. */
import type { MoneyEffect } from '../../domain/order/effects.ts';
import { MONEY_VERBS } from '../../domain/payment/money-verbs.ts';
import type { MoneyResult } from '../../integrations/payments/payment-provider.ts';
import { paymentProviders } from '../../integrations/payments/payment-providers.ts';
import { createTestProviderClient } from '../../integrations/payments/test-provider/client.ts';
import type { PaymentMethod } from './countries.ts';

export type Bank = ReturnType<typeof openBank>;

/** What is paid at the checkout; the amount in minor units. */
export interface Checkout extends PaymentMethod {
  readonly amount: number;
  readonly currency: string;
  readonly orderNumber: string;
}

/** @param url where the test provider answers */
export function openBank(url: string) {
  const client = createTestProviderClient(url);
  const providerOf = paymentProviders({ testProviderUrl: url });

  return {
    /**
     * The customer pays at the checkout.
     * @param until when the reservation lapses, ms UTC; null: it does not, by its age in the story
     * @returns the provider's reference
     */
    async checkout(
      { amount, currency, scheme, orderNumber }: Checkout,
      outcome: 'authorized' | 'captured',
      until: number | null,
    ): Promise<string> {
      const request = { amount, currency, scheme, orderNumber, outcome, authorizedUntil: until };
      const { reference } = await client.checkout(request);
      return reference;
    },

    /** Has the provider decline the next movement of a payment. */
    declineNext: (payment: string): Promise<void> =>
      client.setFault({ kind: 'decline', payment, times: 1 }),

    /** Lets a reservation lapse. */
    expire: async (reference: string): Promise<void> => {
      await client.expire(reference);
    },

    /** Moves money as the worker would, under the same key. */
    move(orderId: string, effect: MoneyEffect): Promise<MoneyResult> {
      const { type, provider, reference, paymentId, moveId, amount, currency } = effect;
      return providerOf(provider)[MONEY_VERBS[type]]({
        idempotencyKey: `${orderId}/${moveId}`,
        paymentReference: reference ?? paymentId,
        amount,
        currency,
      });
    },
  };
}
