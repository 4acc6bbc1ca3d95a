import { ulid } from 'ulid';
import type { Database } from '../../db/knex.ts';
import { orderInput } from './lives.ts';
import { promised, timed, type Scenario } from './scenario.ts';
import { createStubbornClient } from './stubborn-client.ts';

const PIECES = 10;
const LINES = 10;

export const lastItem: Scenario = {
  id: 'R-10',
  title: 'many buyers of the last pieces at once, and baskets that cross each other',
  documents: false,
  async run({ stack, short, chance }) {
    const { db } = stack;
    const { buyers, baskets, stocked } = short
      ? { buyers: 40, baskets: 10, stocked: 6 }
      : { buyers: 500, baskets: 50, stocked: 30 };
    const client = createStubbornClient(stack.config.publicUrl, stack.config.apiKey);
    const place = (lines: readonly object[]) =>
      client.ask('/api/orders', orderInput(lines), {
        action: 'place',
        order: 'a new order',
        key: ulid(),
      });

    const last = await product(db, PIECES);
    const deadlocksBefore = await deadlocks(db);
    const begun = performance.now();
    const sales = await Promise.all(
      Array.from({ length: buyers }, () => place([{ sku: last, quantity: 1 }])),
    );
    const seconds = (performance.now() - begun) / 1000;
    const sold = sales.filter(({ status }) => status < 300).length;
    const refused = sales.filter(({ body }) => body['code'] === 'outOfStock').length;

    const skus = await Promise.all(Array.from({ length: LINES }, () => product(db, stocked)));
    const crossing = Array.from({ length: baskets }, () => {
      const from = chance.between(0, LINES - 1);
      const turned = [...skus.slice(from), ...skus.slice(0, from)];
      return (chance.happens(0.5) ? turned : turned.reverse()).map((sku) => ({ sku, quantity: 1 }));
    });
    const filled = (await Promise.all(crossing.map(place))).filter(({ status }) => status < 300);
    const circles = (await deadlocks(db)) - deadlocksBefore;
    return {
      ledger: client.ledger,
      measured: [
        promised('pieces sold', `${sold} of ${PIECES}`, `exactly ${PIECES}`, sold === PIECES),
        promised(
          'buyers who were told that it is sold out',
          refused,
          `${buyers - PIECES}`,
          refused === buyers - PIECES,
        ),
        promised(
          'crossing baskets filled',
          `${filled.length} of ${baskets}`,
          `exactly ${stocked}`,
          filled.length === stocked,
        ),
        promised('deadlocks', circles, '0', circles === 0),
        promised(
          'answers with a 5xx',
          client.met.failed.length + client.met.awayWithoutWord,
          '0',
          client.met.failed.length + client.met.awayWithoutWord === 0,
        ),
        timed(`${buyers} buyers`, seconds, 's', '≤ 2 s', seconds <= 2),
      ],
    };
  },
};

async function product(db: Database, pieces: number): Promise<string> {
  const id = ulid();
  const sku = `LAST-${id}`;
  await db('products').insert({
    ...{ id, sku, name: 'Last pieces', details: null, unit_price: 2495, tax_rate: 2100 },
    created_at: new Date(),
  });
  await db('stock').insert({ product_id: id, opening: pieces, on_hand: pieces, reserved: 0 });
  return sku;
}

/** How many deadlocks the database has seen since its start. */
async function deadlocks(db: Database): Promise<number> {
  const [rows] = (await db.raw("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'")) as [
    { Value: string }[],
  ];
  return Number(rows[0]?.Value ?? 0);
}
