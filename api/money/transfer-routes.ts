import { z } from 'zod';
import {
  findTransfer,
  ignoreTransfer,
  listTransfers,
  TRANSFER_STATUSES,
  type TransferRecord,
} from '../../db/repositories/bank-transfers.ts';
import type { ApiDeps } from '../deps.ts';
import { afterCursor, cursorOf, pageLimit, readCursor } from '../http/cursor.ts';
import { instant } from '../http/instants.ts';
import { problem, refused, type Problem } from '../http/problem.ts';
import { callerOf, ok, route, type Answer, type ApiRequest, type Route } from '../http/route.ts';
import { ActionSchema } from '../orders/action-status-routes.ts';
import { carryOut, earlierOutcome, outcomeAnswer, type OrderDeps } from '../orders/carry-out.ts';
import { requireOrder } from '../orders/find-order.ts';
import { importStatement } from './import-statement.ts';

const iban = z
  .string()
  .transform((text) => text.replace(/\s/g, '').toUpperCase())
  .refine((text) => /^[A-Z]{2}\d\d[A-Z0-9]{4,30}$/.test(text), 'Use an IBAN.');

const Line = z.strictObject({
  bankId: z
    .string()
    .regex(/^[\x21-\x7e]{1,100}$/, 'Use up to 100 visible ASCII characters.')
    .describe("The bank's own id of the line: imported again it books nothing again"),
  bookedOn: z.iso.date().describe('The day, e.g. 2026-03-02'),
  amount: z.int().positive().max(100_000_000_000).describe('Minor units; only money that came in'),
  currency: z.string().regex(/^[A-Z]{3}$/, 'Use an ISO 4217 code such as EUR.'),
  remittance: z
    .string()
    .trim()
    .max(500)
    .default('')
    .describe('What the payer wrote, or the structured reference (RF…)'),
  counterparty: z
    .strictObject({
      name: z.string().trim().min(1).max(140).nullable().default(null),
      iban: iban.nullable().default(null),
    })
    .default({ name: null, iban: null }),
});

const Statement = z
  .strictObject({
    account: iban
      .optional()
      .describe('Ours, on which the money came in; left out where there is one'),
    transfers: z
      .array(Line)
      .min(1)
      .max(200)
      .refine(
        (lines) => new Set(lines.map(({ bankId }) => bankId)).size === lines.length,
        'Each bankId may be there once.',
      ),
  })
  .meta({ id: 'BankStatement' });

const TransferSchema = z
  .strictObject({
    id: z.string(),
    account: z.string().nullable(),
    bankId: z.string(),
    bookedOn: z.string(),
    amount: z.int(),
    currency: z.string(),
    remittance: z.string(),
    counterparty: z.strictObject({ name: z.string().nullable(), iban: z.string().nullable() }),
    status: z.enum(TRANSFER_STATUSES),
    candidates: z
      .array(
        z.strictObject({
          order: z.strictObject({ id: z.string(), number: z.string(), href: z.string() }),
          signs: z
            .array(z.enum(['reference', 'number', 'digits', 'amount']))
            .describe('What speaks for it'),
        }),
      )
      .describe('Orders that it may be for, the likeliest first'),
    order: z
      .strictObject({ id: z.string(), number: z.string(), href: z.string() })
      .nullable()
      .describe('Whose payment it is'),
    paymentId: z.string().nullable(),
    ignoredBecause: z.string().nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: instant.nullable(),
    importedAt: instant,
  })
  .meta({ id: 'BankTransfer' });

const TransferList = z.strictObject({
  transfers: z.array(TransferSchema),
  next: z.string().nullable().describe('For `after`; null on the last page'),
});

const TransferKey = z.strictObject({
  id: z.string().regex(/^[0-9A-Z]{26}$/, 'Use the id of a bank transfer.'),
});

const Query = z.strictObject({
  status: z.enum(TRANSFER_STATUSES).optional(),
  order: z.string().trim().min(1).max(40).optional().describe('Id or number'),
  after: afterCursor,
  limit: pageLimit(50),
});

/** Money on the shop's account, and whose it is. */
export const transferRoutes = (deps: OrderDeps): Route[] => [
  route({
    method: 'post',
    path: '/api/bank-transfers',
    tag: 'Bank transfers',
    summary: 'Import the lines of a bank statement',
    description:
      'What is due to one order beyond doubt becomes its payment: a creditor reference, or a number together with the amount. The rest is listed with its candidates. The same statement again books nothing again.',
    access: 'transfers:write',
    body: Statement,
    problems: [409],
    answers: {
      200: {
        description: 'The lines as they are now',
        schema: z.strictObject({ transfers: z.array(TransferSchema) }),
      },
    },
    async handle({ body: { account = '', transfers } }) {
      const lines = transfers.map((line) => ({ ...line, account }));
      const records = await importStatement(deps, account, lines);
      return ok({ transfers: records.map(answerOf) });
    },
  }),
  route({
    method: 'get',
    path: '/api/bank-transfers',
    tag: 'Bank transfers',
    summary: 'Bank transfers, those imported last first',
    access: 'transfers:read',
    query: Query,
    answers: { 200: { description: 'A page of transfers', schema: TransferList } },
    async handle({ query: { after, limit, ...filters } }) {
      const position = after === undefined ? null : readCursor(z.tuple([z.string()]), after)[0];
      const rows = await listTransfers(deps.db, filters, { after: position, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const next = rows.length > limit && last ? cursorOf([last.id]) : null;
      return ok({ transfers: page.map(answerOf), next });
    },
  }),
  route({
    method: 'post',
    path: '/api/bank-transfers/{id}/match',
    tag: 'Bank transfers',
    summary: 'Say which order a transfer is for',
    description:
      'It becomes a payment of that order, also where less or more came than is open. To take it back, mark the payment unpaid.',
    access: 'transfers:write',
    params: TransferKey,
    body: z.strictObject({ order: z.string().trim().min(1).max(40).describe('Id or number') }),
    repeatable: () => true,
    problems: [404, 409, 503],
    answers: {
      200: { description: 'Matched', schema: TransferSchema },
      202: { description: 'Taken down, not decided yet', schema: ActionSchema },
    },
    handle: (request) => match(deps, request),
  }),
  route({
    method: 'post',
    path: '/api/bank-transfers/{id}/ignore',
    tag: 'Bank transfers',
    summary: 'Put a transfer aside that is for no order',
    access: 'transfers:write',
    params: TransferKey,
    body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
    problems: [404, 409],
    answers: { 200: { description: 'Put aside', schema: TransferSchema } },
    async handle(request) {
      const { params, body } = request;
      const before = await requireTransfer(deps, params.id);
      const aside = { reason: body.reason, actorId: callerOf(request).id, at: deps.now() };
      if (!(await ignoreTransfer(deps.db, before.id, aside)) && before.status !== 'ignored') {
        throw refused({
          code: 'transferBooked',
          sentence: 'The transfer is a payment of an order. Mark that unpaid first.',
        });
      }
      return ok(answerOf(await requireTransfer(deps, params.id)));
    },
  }),
];

type MatchRequest = ApiRequest<z.output<typeof TransferKey>, unknown, { readonly order: string }>;

/** The order itself decides, and looks at the transfer then: of two who match it at once, one is refused. */
async function match(deps: OrderDeps, request: MatchRequest): Promise<Answer | Problem> {
  const { params, body, requestId, attempt } = request;
  const transfer = await requireTransfer(deps, params.id);
  const record = await requireOrder(deps, body.order);
  const isDone = () => ok(answerOf(transfer));
  if (transfer.order?.id === record.order.id) return isDone();
  const earlier = await earlierOutcome(deps, attempt);
  const asked = { action: 'pay', payload: { transferId: transfer.id } } as const;
  const answer = earlier
    ? await outcomeAnswer(deps, earlier, { ...asked, actionId: attempt.actionId })
    : await carryOut(deps, record, { ...asked, caller: callerOf(request), requestId, attempt });
  return answer.status === 200 ? ok(answerOf(await requireTransfer(deps, params.id))) : answer;
}

/** @throws Problem `notFound` */
async function requireTransfer({ db }: ApiDeps, id: string): Promise<TransferRecord> {
  const transfer = await findTransfer(db, id);
  if (!transfer) throw problem('notFound', `There is no bank transfer ${id}.`);
  return transfer;
}

const answerOf = ({
  createdAt,
  decidedAt,
  account,
  order,
  candidates,
  ...transfer
}: TransferRecord): z.input<typeof TransferSchema> => ({
  ...transfer,
  account: account || null,
  candidates: candidates.map(({ orderId, number, signs }) => ({
    order: linked({ id: orderId, number }),
    signs: [...signs],
  })),
  order: order && linked(order),
  decidedAt: decidedAt?.toISOString() ?? null,
  importedAt: createdAt.toISOString(),
});

const linked = ({ id, number }: { readonly id: string; readonly number: string }) => ({
  ...{ id, number },
  href: `/api/orders/${id}`,
});
