import { z } from 'zod';
import { pickList } from '../../db/queries/pick-list.ts';
import type { ApiDeps } from '../deps.ts';
import { ok, route, type Route } from '../http/route.ts';
import { limit } from '../orders/order-list.ts';

const PickListSchema = z
  .strictObject({
    lines: z.array(
      z.strictObject({
        location: z.string().nullable(),
        sku: z.string(),
        name: z.string(),
        quantity: z.int(),
        orderId: z.string(),
        orderNumber: z.string(),
        shipmentId: z.string(),
        shipmentNumber: z.string(),
      }),
    ),
  })
  .meta({ id: 'PickList' });

/** The warehouse's walk. */
export const pickListRoutes = ({ db }: ApiDeps): Route[] => [
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
    handle: async ({ query }) => ok({ lines: await pickList(db, query.slips) }),
  }),
];
