import { z } from 'zod';
import { findOrderDetail } from '../../db/queries/order-by-key.ts';
import { OrderKey, unknownOrder } from './find-order.ts';
import { ActionSchema } from './action-status-routes.ts';
import type { OrderDeps } from './carry-out.ts';
import { etagOf, orderDetailBody } from './order-answer.ts';
import { OrderInput } from './order-input.ts';
import { OrderListQuery, OrderListSchema, pageOfOrders } from './order-list.ts';
import { OrderDetailSchema, OrderSchema } from './order-schema.ts';
import { placeOrder } from './place-order.ts';
import { callerOf, ok, route, type Route } from '../http/route.ts';

/** Placing, listing and reading orders. */
export const orderRoutes = (deps: OrderDeps): Route[] => [
  route({
    method: 'post',
    path: '/api/orders',
    tag: 'Orders',
    summary: 'Place an order, or record a draft',
    description:
      'Prices come from the products. The customer is known by e-mail address: created when new, else ' +
      'brought up to date. Shipping is taxed at the highest rate of the lines.',
    access: 'orders:place',
    query: z.strictObject({}),
    body: OrderInput,
    repeatable: () => true,
    problems: [409, 503],
    answers: {
      201: { description: 'The order', schema: OrderSchema },
      202: { description: 'Taken down, not decided yet', schema: ActionSchema },
    },
    handle: (request) => placeOrder(deps, request.body, { ...request, caller: callerOf(request) }),
  }),
  route({
    method: 'get',
    path: '/api/orders',
    tag: 'Orders',
    summary: 'List orders, a page at a time',
    access: 'orders:read',
    query: OrderListQuery,
    answers: { 200: { description: 'A page of orders', schema: OrderListSchema } },
    handle: async ({ query }) => ok(await pageOfOrders(deps, query)),
  }),
  route({
    method: 'get',
    path: '/api/orders/{id}',
    tag: 'Orders',
    summary: 'Read an order',
    access: 'orders:read',
    params: OrderKey,
    problems: [404],
    answers: { 200: { description: 'The order', schema: OrderDetailSchema } },
    async handle({ params: { id } }) {
      const found = await findOrderDetail(deps.db, id);
      if (!found) throw unknownOrder(id);
      const body = await orderDetailBody(deps, found.record, found.row);
      return ok(body, { ETag: etagOf(found.record) });
    },
  }),
];
