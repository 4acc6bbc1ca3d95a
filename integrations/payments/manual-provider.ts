import type { MoneyRequest, MoneyResult, PaymentProvider } from './payment-provider.ts';

/**
 * Money that moves by hand: bank transfer, cash, a card terminal at the counter. There is no
 * provider to ask, so Holdfast never says by itself that such money has moved:
 *
 * - `capture` and `refund` succeed as bookkeeping only when a person gives `evidence` (bank
 *   statement line, till receipt), which becomes the transaction's reference. Without it they are
 *   declined as `by_hand`: the order keeps an open obligation until a person has paid and said so.
 * - `reauthorize` is declined: there is nobody to reserve anything.
 * - `void` succeeds: nothing was reserved anywhere, so nothing is left to give back.
 */
export const manualProvider: PaymentProvider = {
  code: 'manual',
  capture: (request) =>
    Promise.resolve(
      byHand(request, 'Record it as paid, with its reference, when the money has arrived.'),
    ),
  void: (request) =>
    Promise.resolve({
      status: 'succeeded',
      transactionReference: `manual:${request.idempotencyKey}`,
    }),
  reauthorize: () =>
    Promise.resolve({
      status: 'declined',
      code: 'by_hand',
      message: 'Nothing is reserved anywhere for money that moves by hand. Wait for it to arrive.',
    }),
  refund: (request) =>
    Promise.resolve(
      byHand(request, 'Pay the customer back yourself, then settle the refund with its reference.'),
    ),
  fetch: () => Promise.resolve(null),
  verifyWebhook: () => null,
};

function byHand(request: MoneyRequest, whatToDo: string): MoneyResult {
  const evidence = request.evidence?.trim() ?? '';
  if (evidence !== '') return { status: 'succeeded', transactionReference: evidence };
  return { status: 'declined', code: 'by_hand', message: `This money moves by hand. ${whatToDo}` };
}
