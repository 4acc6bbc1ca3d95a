import { z } from 'zod';
import type { CustomerModel } from '../../db/models/models.ts';
import { LOCALES } from '../../domain/settings/shop.ts';
import type { ApiDeps } from '../deps.ts';
import { instant } from '../http/instants.ts';
import { ok, route, type Route } from '../http/route.ts';
import { AddressSchema } from '../orders/order-schema.ts';
import { CustomerKey, requireCustomer } from './require-customer.ts';

export const CustomerSchema = z
  .strictObject({
    id: z.string(),
    number: z.string(),
    email: z.string(),
    name: z.string(),
    company: z.string().nullable(),
    phone: z.string().nullable(),
    vatId: z.string().nullable(),
    locale: z.enum(LOCALES),
    billingAddress: AddressSchema,
    createdAt: instant,
    updatedAt: instant,
    links: z.strictObject({ orders: z.string() }),
  })
  .meta({ id: 'Customer' });

export const customerRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/api/customers/{id}',
    tag: 'Customers',
    summary: 'Read a customer',
    access: 'customers:read',
    params: CustomerKey,
    problems: [404],
    answers: { 200: { description: 'The customer', schema: CustomerSchema } },
    async handle({ params: { id } }) {
      const customer = await requireCustomer(deps, id);
      const { recordVersion: _recordVersion, ...shown } = customer.toJSON() as CustomerModel;
      return ok({
        ...shown,
        createdAt: customer.createdAt.toISOString(),
        updatedAt: customer.updatedAt.toISOString(),
        links: { orders: `/api/orders?customer=${customer.id}` },
      });
    },
  }),
];
