import { ulid } from 'ulid';
import type { Knex } from 'knex';
import { createSettingsRepository } from '../../db/repositories/settings.ts';
import { upsertCustomer, type CustomerKey } from '../../db/repositories/customers.ts';
import type { ChangedBy } from '../../db/repositories/record-changes.ts';
import { defaultSettings } from '../../domain/settings/defaults.ts';
import { numberSource } from '../../domain/settings/number.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { DAY, HOUR } from '../../domain/time/calendar.ts';
import { SAMPLE_SHOP } from '../../templates/samples.ts';
import { CATALOGUE } from './catalogue.ts';
import { PEOPLE } from './people.ts';

/** Who published the settings: by this the demo shop is known. */
export const DEMO_SHOP = 'demo shop';

/** How long before the first order the shop opened, ms. */
const OPEN_FOR = 92 * DAY;

/** The shop as it was on its first day: settings, goods on the shelf, and customers as they signed up. */
export async function openShop(trx: Knex.Transaction, now: number) {
  const openedAt = now - OPEN_FOR;
  const repository = createSettingsRepository(trx);
  const settings = await repository.publish(defaultSettings(SAMPLE_SHOP), DEMO_SHOP, openedAt, trx);
  return {
    repository,
    settings,
    productIds: await stockUp(trx, openedAt),
    customers: await signUp(trx, settings, openedAt),
  };
}

async function stockUp(trx: Knex.Transaction, at: number): Promise<Map<string, string>> {
  const goods = CATALOGUE.map((product) => ({ id: ulid(at), ...product }));
  await trx('products').insert(
    goods.map(({ id, sku, name, details, unitPrice, taxRate, location, ...rest }) => ({
      ...{ id, sku, name, details, location },
      unit_price: unitPrice,
      tax_rate: taxRate,
      backorder_allowed: rest.backorderAllowed,
      notify_under: rest.notifyUnder,
      created_at: new Date(at),
    })),
  );
  await trx('stock').insert(
    goods.map(({ id, stock }) => ({ product_id: id, opening: stock, on_hand: stock, reserved: 0 })),
  );
  return new Map(goods.map(({ sku, id }) => [sku, id]));
}

const signedUp = (at: number): ChangedBy => ({
  ...{ actor: 'demo', requestId: null, reason: null, at },
});

/** One after the other within the first month, so that numbers and dates ascend. */
async function signUp(
  trx: Knex.Transaction,
  settings: Settings,
  openedAt: number,
): Promise<Map<string, CustomerKey>> {
  const customers = new Map<string, CustomerKey>();
  for (const [index, profile] of PEOPLE.entries()) {
    const at = openedAt + index * 7 * HOUR;
    const numbers = numberSource(settings, 'customer', at);
    customers.set(profile.email, await upsertCustomer(trx, profile, numbers, signedUp(at)));
  }
  return customers;
}
