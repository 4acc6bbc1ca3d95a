import { z } from 'zod';
import { CustomerModel } from '../../db/models/models.ts';
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
  const customer = await CustomerModel.query(db).where({ id }).orWhere('number', id).first();
  if (!customer) throw problem('notFound', `There is no customer ${id}. Check the id or number.`);
  return customer;
}
