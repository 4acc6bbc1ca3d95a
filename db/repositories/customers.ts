import type { Knex } from 'knex';
import { ulid } from 'ulid';
import type { Address, Locale } from '../../domain/settings/shop.ts';
import type { NumberSource } from '../../domain/settings/number.ts';
import { nextNumber } from './number-series.ts';

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

export interface CustomerKey {
  readonly id: string;
  readonly number: string;
}

/**
 * The customer with that e-mail address, created where there is none; a new order updates the profile (S030).
 * What an order leaves out stays as it was known.
 *
 * @throws the database's duplicate-key error where another transaction has just created the same customer: run
 *   the transaction again
 */
export async function upsertCustomer(
  trx: Knex.Transaction,
  profile: CustomerProfile,
  numbers: NumberSource,
  at: number,
): Promise<CustomerKey> {
  const known: CustomerKey | undefined = await trx('customers')
    .where('email', profile.email)
    .first(['id', 'number']);
  const { company, phone, vatId } = profile;
  const columns = {
    name: profile.name,
    ...(company === null ? {} : { company }),
    ...(phone === null ? {} : { phone }),
    ...(vatId === null ? {} : { vat_id: vatId }),
    locale: profile.locale,
    billing_address: JSON.stringify(profile.billingAddress),
    updated_at: new Date(at),
  };
  if (known) {
    await trx('customers').where('id', known.id).update(columns);
    return known;
  }
  const { number } = await nextNumber(trx, numbers, at);
  const created = { id: ulid(at), number };
  await trx('customers').insert({
    ...created,
    ...columns,
    email: profile.email,
    created_at: new Date(at),
  });
  return created;
}
