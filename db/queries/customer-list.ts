import type { QueryBuilder } from 'objection';
import type { Executor } from '../knex.ts';
import { beginningWith } from '../like.ts';
import { CustomerModel } from '../models/models.ts';
import { directionOf, inSequence, type Position, type Sequence } from './sequence.ts';

/** What customers are looked for by; an absent filter lets all through. */
export interface CustomerFilters {
  /** The beginning of a name, company, e-mail address, number or postcode, or the last digits of a phone number. */
  readonly q?: string | undefined;
  readonly email?: string | undefined;
  readonly label?: string | undefined;
}

export const CUSTOMER_SORTS = [
  '-createdAt',
  'createdAt',
  'name',
  '-name',
  'number',
  '-number',
] as const;
export type CustomerSort = (typeof CUSTOMER_SORTS)[number];

type Customers = QueryBuilder<CustomerModel, CustomerModel[]>;

/** One page of customers. */
export async function listCustomers(
  executor: Executor,
  { q, email, label }: CustomerFilters,
  page: { readonly sort: CustomerSort; readonly after: Position | null; readonly limit: number },
): Promise<CustomerModel[]> {
  const query = CustomerModel.query(executor).select(LISTED).limit(page.limit);
  if (email !== undefined) void query.where('email', email.toLowerCase());
  if (label !== undefined) {
    const labelled =
      'EXISTS (SELECT 1 FROM customer_labels WHERE customer_id = customers.id AND label = ?)';
    void query.whereRaw(labelled, [label]);
  }
  if (q !== undefined) search(query, q);
  inSequence(query, sequenceOf(page.sort), page.after);
  return query;
}

/** The customer with that id or number, or null. */
export const findCustomer = async (
  executor: Executor,
  key: string,
): Promise<CustomerModel | null> =>
  (await CustomerModel.query(executor)
    .select(LISTED)
    .where({ id: key })
    .orWhere('number', key)
    .first()) ?? null;

/** Without the columns that are there for the search only. */
const LISTED = [
  ...['id', 'number', 'email', 'name', 'company', 'phone', 'vat_id', 'locale'],
  ...['billing_address', 'delivery_address', 'record_version', 'created_at', 'updated_at'],
];

const COLUMNS = { createdAt: 'created_at', name: 'name', number: 'number' } as const;

const sequenceOf = (sort: CustomerSort): Sequence => {
  const column = COLUMNS[sort.replace('-', '') as keyof typeof COLUMNS];
  return { column, id: column === 'number' ? null : 'id', direction: directionOf(sort) };
};

/** With fewer digits than this every third phone number would be found. */
const FEWEST_DIGITS = 4;

function search(query: Customers, q: string): void {
  const digits = q.replace(/\D/g, '');
  const isPhone = digits.length >= FEWEST_DIGITS && /^[\d\s+()./-]+$/.test(q);
  void query.where((any) => {
    for (const column of ['name', 'company', 'email', 'number']) {
      void any.orWhere(column, 'like', beginningWith(q));
    }
    void any.orWhere('postcode', 'like', beginningWith(q.replaceAll(' ', '')));
    if (isPhone) void any.orWhere('phone_backwards', 'like', beginningWith(lastDigits(digits)));
  });
}

/** Last digit first, as the column has them; 06 and +31 6 are the same number, so the zeros in front do not count. */
const lastDigits = (digits: string): string =>
  digits.replace(/^0+/, '').split('').reverse().join('');
