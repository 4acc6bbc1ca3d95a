import { z } from 'zod';
import { CustomerKey, requireCustomer } from '../customers/require-customer.ts';
import { callerOf, ok, route, type Route } from '../http/route.ts';
import { ActionSchema } from '../orders/action-status-routes.ts';
import type { OrderDeps } from '../orders/carry-out.ts';
import { OrderKey } from '../orders/find-order.ts';
import { orderAnswer } from '../orders/order-answer.ts';
import { PaymentInput } from '../orders/order-input.ts';
import { OrderSchema } from '../orders/order-schema.ts';
import { convertQuote } from './convert-quote.ts';
import { duplicateOrder, reorder } from './copy-order.ts';
import { quoteAnswer, requireQuote } from './quote-answer.ts';
import { CustomerQuotesQuery, pageOfQuotes, QuoteListQuery } from './quote-list.ts';
import {
  CopiedQuoteSchema,
  LeftOutSchema,
  QuoteEdit,
  QuoteInput,
  QuoteListSchema,
  QuoteSchema,
} from './quote-schema.ts';
import { declineQuote, editQuote, makeQuote } from './record-quote.ts';
import { quotePdf, sendQuote } from './send-quote.ts';

const key = z.string().regex(/^[\x21-\x7e]{1,40}$/, 'Use an id or a number.');
const QuoteKey = z.strictObject({ id: key.describe("The quote's id or number") });

const Conversion = z
  .strictObject({
    overrideExpiry: z.boolean().default(false).describe('Let one pass that has expired'),
    payment: PaymentInput.nullable().default(null).describe('Money reserved for it'),
  })
  .meta({ id: 'QuoteConversion' });

const Duplication = z
  .strictObject({
    prices: z.enum(['order', 'today']).default('order'),
    validUntil: QuoteInput.shape.validUntil,
  })
  .meta({ id: 'Duplication' });

const quoteAs = (description: string) => ({ description, schema: QuoteSchema });

/** Offers that may become orders. */
export const quoteRoutes = (deps: OrderDeps): Route[] => [
  ...readingRoutes(deps),
  ...writingRoutes(deps),
  ...copyingRoutes(deps),
];

const readingRoutes = (deps: OrderDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/quotes',
    tag: 'Quotes',
    summary: 'List quotes, newest first',
    access: 'quotes:read',
    query: QuoteListQuery,
    answers: { 200: { description: 'A page of quotes', schema: QuoteListSchema } },
    handle: async ({ query }) => ok(await pageOfQuotes(deps, query)),
  }),
  route({
    method: 'get',
    path: '/api/quotes/{id}',
    tag: 'Quotes',
    summary: 'Read a quote',
    access: 'quotes:read',
    params: QuoteKey,
    problems: [404],
    answers: { 200: quoteAs('The quote') },
    handle: async ({ params }) => quoteAnswer(deps, await requireQuote(deps, params.id)),
  }),
  route({
    method: 'get',
    path: '/api/quotes/{id}/document.pdf',
    tag: 'Quotes',
    summary: 'A quote as PDF, made now where it was not asked for before',
    access: 'quotes:read',
    params: QuoteKey,
    problems: [404, 503],
    answers: { 200: { description: 'The PDF', contentType: 'application/pdf' } },
    handle: ({ params }) => quotePdf(deps, params.id),
  }),
  route({
    method: 'get',
    path: '/api/customers/{id}/quotes',
    tag: 'Quotes',
    summary: 'The quotes of a customer, newest first',
    access: 'quotes:read',
    params: CustomerKey,
    query: CustomerQuotesQuery,
    problems: [404],
    answers: { 200: { description: 'A page of quotes', schema: QuoteListSchema } },
    async handle({ params: { id }, query }) {
      const customer = await requireCustomer(deps, id);
      return ok(await pageOfQuotes(deps, { ...query, customer: customer.id }));
    },
  }),
];

const writingRoutes = (deps: OrderDeps): Route[] => [
  route({
    method: 'post',
    path: '/api/quotes',
    tag: 'Quotes',
    summary: 'Make a quote',
    description:
      "Lines without a `unitPrice` get today's. The customer is known by e-mail address: created when new, " +
      'else brought up to date.',
    access: 'quotes:write',
    body: QuoteInput,
    repeatable: () => true,
    answers: { 201: quoteAs('The quote') },
    handle: async (request) => quoteAnswer(deps, await makeQuote(deps, request.body, request), 201),
  }),
  route({
    method: 'patch',
    path: '/api/quotes/{id}',
    tag: 'Quotes',
    summary: 'Change a quote; it is open again then',
    access: 'quotes:write',
    params: QuoteKey,
    body: QuoteEdit,
    repeatable: () => true,
    problems: [404, 409, 412],
    answers: { 200: quoteAs('The quote, with its totals') },
    handle: async (request) =>
      quoteAnswer(deps, await editQuote(deps, request.params.id, request.body, request)),
  }),
  route({
    method: 'post',
    path: '/api/quotes/{id}/send',
    tag: 'Quotes',
    summary: 'Mail a quote to its customer, with its PDF',
    description: 'Answered once it is certain to go out; under one Idempotency-Key it is one mail.',
    access: 'quotes:write',
    params: QuoteKey,
    repeatable: () => true,
    problems: [404, 409, 412, 503],
    answers: { 200: quoteAs('The quote; `mails` says what became of it') },
    handle: async ({ params, headers, attempt }) =>
      quoteAnswer(deps, await sendQuote(deps, params.id, attempt, headers['if-match'])),
  }),
  route({
    method: 'post',
    path: '/api/quotes/{id}/decline',
    tag: 'Quotes',
    summary: 'Note that the customer does not want it',
    access: 'quotes:write',
    params: QuoteKey,
    repeatable: () => true,
    problems: [404, 409],
    answers: { 200: quoteAs('The quote') },
    handle: async ({ params }) => quoteAnswer(deps, await declineQuote(deps, params.id)),
  }),
  route({
    method: 'post',
    path: '/api/quotes/{id}/convert',
    tag: 'Quotes',
    summary: 'Make an order of a quote and place it, at the prices of the quote',
    description: 'However often it is asked for, it is one order.',
    access: 'orders:place',
    params: QuoteKey,
    body: Conversion,
    repeatable: () => true,
    problems: [404, 409, 503],
    answers: {
      200: { description: 'The order that it had become before', schema: OrderSchema },
      201: { description: 'The order', schema: OrderSchema },
      202: { description: 'Taken down, not decided yet', schema: ActionSchema },
    },
    handle(request) {
      const { overrideExpiry, payment } = request.body;
      const terms = { overrideExpiry, authorization: payment };
      return convertQuote(deps, request.params.id, terms, {
        ...request,
        caller: callerOf(request),
      });
    },
  }),
];

const copyingRoutes = (deps: OrderDeps): Route[] => [
  route({
    method: 'post',
    path: '/api/orders/{id}/duplicate',
    tag: 'Quotes',
    summary: 'Copy an order to a new quote',
    description:
      "At the order's prices or today's. What is not sold any more is left out and named in `leftOut`.",
    access: 'quotes:write',
    params: OrderKey,
    body: Duplication,
    repeatable: () => true,
    problems: [404, 409],
    answers: { 201: { description: 'The quote', schema: CopiedQuoteSchema } },
    async handle({ params, body, attempt }) {
      const { record, leftOut } = await duplicateOrder(deps, params.id, body, attempt);
      return quoteAnswer(deps, record, 201, { leftOut });
    },
  }),
  route({
    method: 'post',
    path: '/api/orders/{id}/reorder',
    tag: 'Drafts',
    summary: "Order the same again: a new draft at today's prices",
    description: 'What is not sold any more or out of stock is left out and named in `leftOut`.',
    access: 'orders:place',
    params: OrderKey,
    repeatable: () => true,
    problems: [404, 409],
    answers: {
      201: {
        description: 'The draft',
        schema: z
          .strictObject({ order: OrderSchema, leftOut: z.array(LeftOutSchema) })
          .meta({ id: 'Reorder' }),
      },
    },
    async handle({ params, attempt }) {
      const { record, leftOut } = await reorder(deps, params.id, attempt);
      const { body: order, ...answer } = await orderAnswer(deps, record, 201);
      return { ...answer, body: { order, leftOut } };
    },
  }),
];
