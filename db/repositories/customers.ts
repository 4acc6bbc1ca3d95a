import type { Knex } from 'knex';
import { ulid } from 'ulid';
import type { Address, Locale } from '../../domain/settings/shop.ts';
import type { NumberSource } from '../../domain/settings/number.ts';
import type { Database } from '../knex.ts';
import { nextNumber } from './number-series.ts';
import { changeWithin, type ChangedBy } from './record-changes.ts';
import { changeFacts, factChanges, writeFacts, type FactColumns } from './record-facts.ts';

/** A customer as an order tells of them; the e-mail address, in lower case, says who it is. */
export interface CustomerProfile {
  readonly email: string;
  readonly name: string;
  readonly company: string | null;
  readonly phone: string | null;
  readonly vatId: string | null;
  readonly locale: Locale;
  readonly billingAddress: Address;
}

/** What can be said of a customer by hand. */
export interface CustomerFacts extends CustomerProfile {
  /** Where goods usually go; null: to the billing address. */
  readonly deliveryAddress: Address | null;
}

export interface CustomerKey {
  readonly id: string;
  readonly number: string;
}

const COLUMNS = {
  email: 'email',
  name: 'name',
  company: 'company',
  phone: 'phone',
  vatId: 'vat_id',
  locale: 'locale',
  billingAddress: 'billing_address',
  deliveryAddress: 'delivery_address',
} as const satisfies FactColumns<CustomerFacts>;

/**
 * The customer with that e-mail address, created where there is none; a new order updates the profile (S030), which
 * is written down like any other change of it. What an order leaves out stays as it was known.
 *
 * @throws the database's duplicate-key error where another transaction has just created the same customer: run
 *   the transaction again
 */
export async function upsertCustomer(
  trx: Knex.Transaction,
  profile: CustomerProfile,
  numbers: NumberSource,
  by: ChangedBy,
): Promise<CustomerKey> {
  const known: (CustomerKey & Record<string, string | null>) | undefined = await trx('customers')
    .where('email', profile.email)
    .first('id', 'number', ...Object.values(COLUMNS));
  if (!known) return createCustomer(trx, profile, numbers, by.at);
  const { id, number } = known;
  const wanted = toldOf(profile);
  if (factChanges<CustomerFacts>(known, COLUMNS, wanted).length > 0) {
    // Compared once more with the row locked: another order may just have told the same.
    const subject = { type: 'customer', id } as const;
    await changeWithin(trx, subject, by, () => writeFacts(trx, subject, COLUMNS, wanted, by.at));
  }
  return { id, number };
}

/** What an order tells of its customer, without what it leaves out. */
const toldOf = ({ email: _email, company, phone, vatId, ...told }: CustomerProfile) => ({
  ...told,
  ...(company === null ? {} : { company }),
  ...(phone === null ? {} : { phone }),
  ...(vatId === null ? {} : { vatId }),
});

async function createCustomer(
  trx: Knex.Transaction,
  profile: CustomerProfile,
  numbers: NumberSource,
  at: number,
): Promise<CustomerKey> {
  const { number } = await nextNumber(trx, numbers, at);
  const created = { id: ulid(at), number };
  await trx('customers').insert({
    ...created,
    email: profile.email,
    name: profile.name,
    company: profile.company,
    phone: profile.phone,
    vat_id: profile.vatId,
    locale: profile.locale,
    billing_address: JSON.stringify(profile.billingAddress),
    created_at: new Date(at),
    updated_at: new Date(at),
  });
  return created;
}

/**
 * Changes some of what is known of a customer. Orders keep what they were placed with.
 * @param expected the version that whoever changes it has seen; undefined: any
 * @returns `stale` where the record has been changed since
 * @throws the database's duplicate-key error where another customer has the e-mail address
 */
export const changeCustomer = (
  db: Database,
  customerId: string,
  wanted: Partial<CustomerFacts>,
  by: ChangedBy,
  expected: number | undefined,
): Promise<'done' | 'stale'> =>
  changeFacts(db, { type: 'customer', id: customerId }, COLUMNS, wanted, by, expected);
