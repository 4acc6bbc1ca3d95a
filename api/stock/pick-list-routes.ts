import { z } from 'zod';
import { findPdf } from '../../db/queries/documents.ts';
import { pickList } from '../../db/queries/pick-list.ts';
import { documentFileName } from '../../domain/document/file-name.ts';
import { problem } from '../http/problem.ts';
import { callerOf, ok, route, type Route } from '../http/route.ts';
import type { OrderDeps } from '../orders/carry-out.ts';
import { OrderKey, requireOrder } from '../orders/find-order.ts';
import { limit } from '../orders/order-list.ts';
import { pdfAnswer } from '../orders/pdf-answer.ts';
import { pickedByPrinting, printedPickList } from './picked-by-printing.ts';

const slip = {
  orderId: z.string(),
  orderNumber: z.string(),
  shipmentId: z.string(),
  shipmentNumber: z.string(),
};
const lines = z.array(
  z.strictObject({
    location: z.string().nullable(),
    sku: z.string(),
    name: z.string(),
    quantity: z.int(),
    ...slip,
  }),
);
const PickListSchema = z.strictObject({ lines }).meta({ id: 'PickList' });

const PrintedPickListSchema = z
  .strictObject({
    lines,
    leftOut: z
      .array(z.strictObject({ ...slip, code: z.string(), reason: z.string() }))
      .describe('Slips that may not be picked now, and why'),
  })
  .meta({ id: 'PrintedPickList' });

const SlipKey = OrderKey.extend({
  shipmentId: z.string().regex(/^s\d{1,6}$/, 'Use the id of one of its slips.'),
});

/** The warehouse's walk. */
export const pickListRoutes = (deps: OrderDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/pick-list',
    tag: 'Stock',
    summary: 'What is to be fetched for open slips, by place',
    description:
      'For the oldest orders first, as many slips as asked for; held orders are left out.',
    access: 'orders:read',
    query: z.strictObject({ slips: limit(50) }),
    answers: { 200: { description: 'The list', schema: PickListSchema } },
    handle: async ({ query }) => ok({ lines: await pickList(deps.db, query.slips) }),
  }),
  route({
    method: 'post',
    path: '/api/pick-list/print',
    tag: 'Stock',
    summary: 'The same list, to be printed',
    description:
      'Where the shop counts printed slips as picked (`shipping.pickedByPrinting`), those on the list are picked now.',
    access: 'shipments:write',
    query: z.strictObject({ slips: limit(50) }),
    problems: [503],
    answers: { 200: { description: 'The list', schema: PrintedPickListSchema } },
    handle: async (request) => {
      const by = { caller: callerOf(request), requestId: request.requestId };
      return ok(await printedPickList(deps, request.query.slips, by));
    },
  }),
  route({
    method: 'post',
    path: '/api/orders/{id}/shipments/{shipmentId}/print',
    tag: 'Stock',
    summary: 'A packing slip as PDF, to be printed for the warehouse',
    description:
      'Where the shop counts printed slips as picked (`shipping.pickedByPrinting`), it is picked now; a held order is refused.',
    access: 'shipments:write',
    params: SlipKey,
    problems: [404, 409, 503],
    answers: { 200: { description: 'The PDF', contentType: 'application/pdf' } },
    async handle(request) {
      const { id, shipmentId } = request.params;
      const record = await requireOrder(deps, id);
      const { order } = record;
      const shipment = order.shipments.find((candidate) => candidate.id === shipmentId);
      const missing = () =>
        problem('notFound', `Order ${order.number} has no slip ${shipmentId}. List its shipments.`);
      if (!shipment) throw missing();
      const by = { caller: callerOf(request), requestId: request.requestId };
      const refused = await pickedByPrinting(deps, record, shipmentId, by);
      if (refused) return refused;
      const document = { kind: 'packingSlip', subject: shipmentId } as const;
      const find = () => findPdf(deps.db, order.id, document);
      const name = documentFileName('packingSlip', shipment.number);
      return (await pdfAnswer(deps, find, name)) ?? missing();
    },
  }),
];
