import { ulid } from 'ulid';
import { openDatabase, type Database } from '../../db/knex.ts';
import { nextNumber } from '../../db/repositories/number-series.ts';
import { insertOrder } from '../../db/repositories/orders.ts';
import { createSettingsRepository } from '../../db/repositories/settings.ts';
import { freshCharge, freshLine, freshOrder } from '../../domain/order/fresh.ts';
import type { Order } from '../../domain/order/order.ts';
import { defaultSettings } from '../../domain/settings/defaults.ts';
import { numberSource } from '../../domain/settings/number.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { Address } from '../../domain/settings/shop.ts';
import { SAMPLE_SHOP, sampleBuyer } from '../../templates/samples.ts';
import { testDatabase } from './servers.ts';

export interface Draft {
  readonly orderId: string;
  readonly orderNumber: string;
}

export type TestShop = Awaited<ReturnType<typeof openTestShop>>;

/** Stands in everything that is known of the buyer: the engine must never see it. */
export const CANARY = 'PII-CANARY-7';
export const BUYER_EMAIL = `buyer.${CANARY}@example.test`;
const BUYER: Address = {
  ...sampleBuyer('nl'),
  name: `${CANARY} Koper`,
  company: `${CANARY} B.V.`,
  street: `${CANARY}straat 7`,
  city: `${CANARY} aan Zee`,
};

/** When the tests' shops are set up, ms UTC. */
export const OPENED_AT = Date.UTC(2026, 0, 5, 9);

/** A shop of a test's own: a fresh database, settings, one customer, products as they are asked for. */
export async function openTestShop(
  change: (settings: Settings) => Settings = (settings) => settings,
) {
  const database = await testDatabase();
  const db = openDatabase(database.url, { max: 30 });
  const settings = createSettingsRepository(db);
  const current = await settings.publish(change(defaultSettings(SAMPLE_SHOP)), 'test', OPENED_AT);
  const customerId = await insertCustomer(db);

  return {
    db,
    url: database.url,
    settings,
    current,
    customerId,

    /** A product with stock; returns its id. */
    product: (options: Parameters<typeof insertProduct>[1] = {}) => insertProduct(db, options),

    /** Records a draft of one line for each product, ready to be placed. */
    async draft(
      products: readonly { readonly productId: string; readonly quantity?: number }[],
      change: Partial<Order> = {},
    ): Promise<Draft> {
      const orderId = ulid();
      return db.transaction(async (trx) => {
        const { number } = await nextNumber(
          trx,
          numberSource(current, 'order', OPENED_AT),
          OPENED_AT,
        );
        const order: Order = { ...emptyOrder(orderId, number, current), lines: [], ...change };
        const lines = products.map(({ productId, quantity = 1 }, i) =>
          lineOf(`l${i + 1}`, productId, quantity),
        );
        await insertOrder(
          trx,
          {
            order: { ...order, lines },
            buyer: {
              address: BUYER,
              vatId: null,
              customerNumber: 'K-20001',
              email: BUYER_EMAIL,
              phone: `${CANARY} 06 12345678`,
            },
            deliveryAddress: BUYER,
            customerComment: `${CANARY}: please ring twice`,
            customerId,
          },
          OPENED_AT,
        );
        return { orderId, orderNumber: number };
      });
    },

    async close() {
      await db.destroy();
      await database.drop();
    },
  };
}

async function insertProduct(
  db: Database,
  {
    stock = 100,
    backorderAllowed = false,
    sku,
  }: { stock?: number; backorderAllowed?: boolean; sku?: string } = {},
): Promise<string> {
  const id = ulid();
  await db('products').insert({
    id,
    sku: sku ?? `SKU-${id.slice(-8)}`,
    name: 'Snoeischaar',
    details: null,
    unit_price: 2500,
    tax_rate: 2100,
    backorder_allowed: backorderAllowed,
    created_at: new Date(OPENED_AT),
  });
  await db('stock').insert({ product_id: id, opening: stock, on_hand: stock, reserved: 0 });
  return id;
}

async function insertCustomer(db: Database): Promise<string> {
  const id = ulid();
  await db('customers').insert({
    id,
    number: 'K-20001',
    email: BUYER_EMAIL,
    name: BUYER.name,
    locale: 'nl',
    billing_address: JSON.stringify(BUYER),
    created_at: new Date(OPENED_AT),
    updated_at: new Date(OPENED_AT),
  });
  return id;
}

const lineOf = (id: string, productId: string, ordered: number) =>
  freshLine({
    id,
    productId,
    sku: `SKU-${productId.slice(-8)}`,
    name: 'Snoeischaar',
    unitPrice: 2500,
    taxRate: 2100,
    ordered,
  });

const emptyOrder = (id: string, number: string, settings: Settings) =>
  freshOrder({
    id,
    number,
    source: 'web',
    channel: 'shop',
    currency: 'EUR',
    pricesIncludeTax: true,
    locale: 'nl',
    country: 'NL',
    lines: [],
    shipping: freshCharge({ method: 'postnl', price: 495, taxRate: 2100 }),
    paymentMethod: 'card',
    settingsVersion: settings.version,
  });
