import { z } from 'zod';
import { documentsOf, findPdf } from '../../db/queries/documents.ts';
import type { Order } from '../../domain/order/order.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../http/problem.ts';
import { ok, route, type Route } from '../http/route.ts';
import { OrderKey, requireOrder } from './find-order.ts';
import { printNow } from './print-now.ts';
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
      const document = { kind, subject };
      let found = await findPdf(deps.db, order.id, document);
      if (found && !found.pdf) {
        await printNow(deps, found.key);
        found = await findPdf(deps.db, order.id, document);
      }
      if (!found) {
        throw problem(
          'notFound',
          `Order ${order.number} has no ${kind} ${subject}. List its documents.`,
        );
      }
      if (!found.pdf) {
        throw problem('notRendered', 'The document is still being made. Try again in a moment.', {
          headers: { 'Retry-After': '2' },
        });
      }
      return {
        status: 200,
        content: { type: 'application/pdf', bytes: found.pdf },
        headers: {
          'Content-Disposition': `inline; filename="${fileName(order, kind, subject)}"`,
          ETag: `"${found.sha256 ?? ''}"`,
          'Cache-Control': 'private, max-age=0, must-revalidate',
        },
      };
    },
  }),
];

/** `invoice-F2026-000123.pdf`: by the number people know, in characters that any file system takes. */
function fileName(order: Order, kind: string, subject: string): string {
  const numbered = [...order.invoices, ...order.shipments].find(({ id }) => id === subject);
  const number = (numbered?.number ?? subject).replace(/[^A-Za-z0-9._-]+/g, '-');
  return `${kind.replace('S', '-s').replace('N', '-n')}-${number}.pdf`;
}
