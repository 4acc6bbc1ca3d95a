import { z } from 'zod';
import { CUSTOMER_SORTS } from '../../db/queries/customer-list.ts';
import { LOCALES } from '../../domain/settings/shop.ts';
import { reason } from '../desk/subject-routes.ts';
import { afterCursor, pageLimit } from '../http/cursor.ts';
import { instant } from '../http/instants.ts';
import { searchText } from '../http/query-parts.ts';
import { AddressInput, CUSTOMER_FACTS } from '../orders/order-input.ts';
import { AddressSchema } from '../orders/order-schema.ts';

export const CustomerQuery = z.strictObject({
  q: searchText(100)
    .optional()
    .describe(
      'The beginning of a name, company, e-mail address, number or postcode, or the last digits of a phone number',
    ),
  email: searchText(254).optional(),
  label: searchText(40).optional(),
  sort: z.enum(CUSTOMER_SORTS).default('-createdAt'),
  after: afterCursor,
  limit: pageLimit(50),
});

const customer = {
  id: z.string(),
  number: z.string(),
  version: z.int().describe('The ETag: counts the changes to the profile, its labels and notes'),
  email: z.string(),
  name: z.string(),
  company: z.string().nullable(),
  phone: z.string().nullable(),
  vatId: z.string().nullable(),
  locale: z.enum(LOCALES),
  billingAddress: AddressSchema,
  deliveryAddress: AddressSchema.nullable().describe(
    'Where goods usually go; null: to the billing address',
  ),
  labels: z.array(z.string()),
  createdAt: instant,
  updatedAt: instant,
  links: z.record(z.string(), z.string()),
};

const CustomerListItem = z.strictObject(customer);

export const CustomerListSchema = z.strictObject({
  customers: z.array(CustomerListItem),
  next: z.string().nullable().describe('For `after`; null on the last page'),
});

export const CustomerSchema = z
  .strictObject({ ...customer, notes: z.int().describe('How many internal notes there are') })
  .meta({ id: 'Customer' });

export const CustomerPatch = z
  .strictObject({
    ...CUSTOMER_FACTS,
    billingAddress: AddressInput,
    deliveryAddress: AddressInput.nullable(),
  })
  .partial()
  .extend({ reason })
  .meta({ id: 'CustomerPatch' });
