import { z } from 'zod';
import { findReturn } from '../../db/queries/return-list.ts';
import { findOrder } from '../../db/repositories/orders.ts';
import { deadlines } from '../../domain/order/deadlines.ts';
import type { ApiDeps } from '../deps.ts';
import { instant, iso } from '../http/instants.ts';
import { problem } from '../http/problem.ts';
import { returnsAnswer } from '../orders/exchange-answer.ts';
import { AddressSchema, ReturnSchema } from '../orders/order-schema.ts';

export const ReturnKey = z.strictObject({
  number: z.string().regex(/^[\x20-\x7e]{1,60}$/, 'Use the number of a return.'),
});

/** All that the form says which a customer puts into the parcel. */
export const ReturnSheet = ReturnSchema.extend({
  number: z.string(),
  order: z.strictObject({
    id: z.string(),
    number: z.string(),
    placedAt: instant.nullable(),
    href: z.string(),
  }),
  locale: z.string(),
  customer: z.strictObject({ number: z.string(), email: z.string(), address: AddressSchema }),
  returnTo: z
    .strictObject({
      address: AddressSchema,
      email: z.string(),
      phone: z.string().nullable(),
    })
    .describe('Where the goods are to be sent'),
  expectedBefore: instant.nullable().describe('By when the goods should have come; null: not said'),
}).meta({ id: 'ReturnSheet' });

/** A return with all that its form says. @throws Problem `notFound` */
export async function returnSheet(
  { db, settings: versions }: ApiDeps,
  number: string,
): Promise<z.input<typeof ReturnSheet>> {
  const found = await findReturn(db, number);
  const record = found && (await findOrder(db, found.orderId));
  const ret = record && returnsAnswer(record.order).find(({ id }) => id === found.returnId);
  if (!ret) throw problem('notFound', `There is no return ${number}. Check its number.`);
  const { order, buyer } = record;
  const settings = await versions.byVersion(order.settingsVersion);
  const due = deadlines(order, settings).find(
    ({ kind, subject }) => kind === 'returnOverdue' && subject === ret.id,
  );
  const { address, email, phone } = settings.shop;
  return {
    ...ret,
    number,
    order: {
      ...{ id: order.id, number: order.number, href: `/api/orders/${order.id}` },
      placedAt: order.placedAt === null ? null : iso(order.placedAt),
    },
    locale: order.locale,
    customer: { number: buyer.customerNumber, email: buyer.email, address: buyer.address },
    returnTo: { address, email, phone },
    expectedBefore: due ? iso(due.at) : null,
  };
}
