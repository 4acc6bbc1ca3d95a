import { createHttpTestProvider } from './http-test-provider.ts';
import { manualProvider } from './manual-provider.ts';
import type { PaymentProvider } from './payment-provider.ts';

export interface PaymentProvidersOptions {
  /** Where the built-in test provider answers; absent in production. */
  readonly testProviderUrl?: string | undefined;
  /** What call-backs are signed with. Several while one is being replaced. */
  readonly webhookSecret?: string | readonly string[] | undefined;
  /** How long one call may take, ms. Default 5000. */
  readonly timeoutMs?: number;
}

/** A payment names a provider that this installation does not have. */
export class UnknownPaymentProvider extends Error {
  override readonly name = 'UnknownPaymentProvider';
}

/**
 * The payment providers of this installation, by the code that a payment carries: `manual`
 * always, `test` where its address is given.
 *
 * @returns a look-up that throws UnknownPaymentProvider for any other code
 */
export function paymentProviders(
  options: PaymentProvidersOptions,
): (code: string) => PaymentProvider {
  const providers = new Map([[manualProvider.code, manualProvider]]);
  if (options.testProviderUrl !== undefined) {
    const test = createHttpTestProvider({ ...options, url: options.testProviderUrl });
    providers.set(test.code, test);
  }
  return (code) => {
    const provider = providers.get(code);
    if (provider !== undefined) return provider;
    throw new UnknownPaymentProvider(
      `There is no payment provider "${code}" here (there is: ${[...providers.keys()].join(', ')}). ` +
        (code === 'test'
          ? 'Set PAYMENT_PROVIDER_URL to where the test provider answers.'
          : 'Configure it, or correct the payment.'),
    );
  };
}
