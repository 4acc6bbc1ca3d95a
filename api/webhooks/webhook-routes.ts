import { z } from 'zod';
import { isEventKnown, noteEvent } from '../../db/repositories/provider-events.ts';
import type { ApiDeps } from '../deps.ts';
import { findOrderIdByPayment } from '../../db/queries/order-by-payment.ts';
import type { Order } from '../../domain/order/order.ts';
import { problem, refused, type Problem } from '../http/problem.ts';
import { ok, route, type Route } from '../http/route.ts';
import { sendAction } from '../orders/send-action.ts';
import { actionFrom, orderOfPayment } from './payment-news.ts';

const ProviderKey = z.strictObject({
  provider: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'Use the code of a payment provider.'),
});

/**
 * Call-backs of payment providers. They only say "look again": what is acted on is the payment as the provider
 * has it when asked, so events may come twice, late and in any order (N07, N08).
 */
export const webhookRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'post',
    path: '/api/webhooks/{provider}',
    tag: 'Webhooks',
    summary: 'A payment provider says that something happened to a payment',
    description: 'Signed by the provider; no API key.',
    access: 'public',
    params: ProviderKey,
    signed: true,
    problems: [401, 409, 503],
    answers: {
      200: {
        description: 'Heard',
        schema: z.strictObject({ effect: z.enum(['none', 'authorize', 'pay']) }),
      },
    },
    async handle({ params: { provider }, rawBody, headers, requestId }) {
      const event = deps.payments.verifyWebhook(provider, rawBody, headers);
      if (!event) {
        throw problem(
          'signatureInvalid',
          'The signature does not fit the body, or it is too old. Sign it anew.',
        );
      }
      // What we do with a payment on our books comes back by the way it was asked; only new ones are news.
      const booked = await findOrderIdByPayment(deps.db, provider, event.paymentReference);
      if (booked !== null) return ok({ effect: 'none' });
      if (await isEventKnown(deps.db, provider, event.id)) return ok({ effect: 'none' });
      const effect = await lookAgain(deps, provider, event.paymentReference, requestId);
      await noteEvent(deps.db, provider, event.id, deps.now());
      return ok({ effect });
    },
  }),
];

async function lookAgain(
  deps: ApiDeps,
  provider: string,
  reference: string,
  requestId: string,
): Promise<'none' | 'authorize' | 'pay'> {
  const payment = await fetchPayment(deps, provider, reference);
  const record = payment && (await orderOfPayment(deps.db, payment));
  if (record?.order.status === 'draft') throw notPlaced(record.order);
  const news = record && actionFrom(record.order, provider, payment);
  if (!news) return 'none';
  const actor = { type: 'provider', id: provider } as const;
  await sendAction(deps.temporal, record.order, { ...news, actor, requestId });
  return news.action;
}

/** A refusal by the order itself would be remembered: the provider calls again, and by then it is placed. */
const notPlaced = ({ number }: Order): Problem =>
  refused({ code: 'notPlaced', sentence: `Order ${number} is not placed yet. Call again.` });

/** @throws Problem `providerUnavailable` (503): the provider will call again */
async function fetchPayment({ payments, log }: ApiDeps, provider: string, reference: string) {
  try {
    return await payments.fetchPayment(provider, reference);
  } catch (error) {
    log.warn({ provider, error: error instanceof Error ? error.name : 'unknown' }, 'fetch failed');
    throw problem(
      'providerUnavailable',
      'The provider does not say what became of the payment. Call again.',
      {
        headers: { 'Retry-After': '30' },
      },
    );
  }
}
