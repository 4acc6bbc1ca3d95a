import { z } from 'zod';
import type { CustomerModel } from '../../db/models/models.ts';
import { findCustomer } from '../../db/queries/customer-list.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../http/problem.ts';

/** `{id}` in addresses: the customer's id or number. */
export const CustomerKey = z.strictObject({
  id: z
    .string()
    .regex(/^[\x21-\x7e]{1,40}$/, 'Use the id or the number of a customer.')
    .describe("The customer's id or number"),
});

/** @throws Problem `notFound` */
export async function requireCustomer({ db }: ApiDeps, id: string): Promise<CustomerModel> {
  const customer = await findCustomer(db, id);
  if (!customer) throw problem('notFound', `There is no customer ${id}. Check the id or number.`);
  return customer;
}
