import { z } from 'zod';
import { documentsOf, findPdf } from '../../db/queries/documents.ts';
import { documentFileName } from '../../domain/document/file-name.ts';
import type { Order } from '../../domain/order/order.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../http/problem.ts';
import { ok, route, type Route } from '../http/route.ts';
import { pdfAnswer } from './pdf-answer.ts';
import { OrderKey, requireOrder } from './find-order.ts';
import { documentAnswer } from './order-answer.ts';
import { DocumentSchema } from './order-schema.ts';

const DocumentKey = OrderKey.extend({
  kind: z.enum(['invoice', 'creditNote', 'packingSlip']),
  subject: z.string().regex(/^[A-Za-z0-9.-]{1,30}$/, 'Use the subject of one of the documents.'),
});

/** An order's documents, and each as a PDF. */
export const documentRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/orders/{id}/documents',
    tag: 'Documents',
    summary: 'Invoices, credit notes and packing slips as documents',
    access: 'orders:read',
    params: OrderKey,
    problems: [404],
    answers: {
      200: {
        description: 'The documents, oldest first',
        schema: z.strictObject({ documents: z.array(DocumentSchema) }),
      },
    },
    async handle({ params: { id } }) {
      const { order } = await requireOrder(deps, id);
      const documents = await documentsOf(deps.db, order.id);
      return ok({ documents: documents.map((document) => documentAnswer(order.id, document)) });
    },
  }),
  route({
    method: 'get',
    path: '/api/orders/{id}/documents/{kind}/{subject}.pdf',
    tag: 'Documents',
    summary: 'A document as PDF, made now where it was not asked for before',
    access: 'orders:read',
    params: DocumentKey,
    problems: [404, 503],
    answers: { 200: { description: 'The PDF', contentType: 'application/pdf' } },
    async handle({ params: { id, kind, subject } }) {
      const { order } = await requireOrder(deps, id);
      const find = () => findPdf(deps.db, order.id, { kind, subject });
      const answer = await pdfAnswer(deps, find, documentFileName(kind, numberOf(order, subject)));
      if (answer) return answer;
      throw problem(
        'notFound',
        `Order ${order.number} has no ${kind} ${subject}. List its documents.`,
      );
    },
  }),
];

/** The number that people know the subject of a document by. */
const numberOf = (order: Order, subject: string): string =>
  [...order.invoices, ...order.shipments].find(({ id }) => id === subject)?.number ?? subject;
