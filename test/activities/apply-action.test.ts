import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { applyAction, type ActionRequest } from '../../activities/apply-action.ts';
import type { Database } from '../../db/knex.ts';
import { openTestShop, type Draft, type TestShop } from '../support/shop.ts';
import { apply, everything, request, reserved } from './support.ts';

describe('applyAction', () => {
  let shop: TestShop;
  before(async () => {
    shop = await openTestShop();
  });
  after(() => shop.close());

  const draftOf = async (quantity: number): Promise<Draft> =>
    shop.draft([{ productId: await shop.product(), quantity }]);

  /** An order that is placed, shipped and delivered, its money taken. */
  async function delivered(): Promise<Draft> {
    const draft = await draftOf(2);
    await apply(shop, draft, 'place', reserved(5495));
    const { money } = await apply(shop, draft, 'ship');
    assert.equal(money.length, 1);
    await apply(shop, draft, 'captureSucceeded', {
      paymentId: 'p1',
      moveId: 'p1.c1',
      amount: 5495,
    });
    await apply(shop, draft, 'deliver');
    return draft;
  }

  /** Each effect that is done in the database, by an action that has it. */
  const EFFECTS: readonly (readonly [string, () => Promise<ActionRequest>, string[]])[] = [
    [
      'reserves stock, numbers an invoice and queues its document and mail',
      async () => request(await draftOf(2), 'place', reserved(5495)),
      ['stock_movements', 'number_series', 'invoices', 'documents', 'messages', 'payments'],
    ],
    [
      'takes stock off, queues packing slip and mail',
      async () => {
        const draft = await draftOf(1);
        await apply(shop, draft, 'place', reserved(2995));
        return request(draft, 'ship');
      },
      ['stock_movements', 'documents', 'messages', 'shipments'],
    ],
    [
      'puts stock back and numbers a credit note',
      async () => {
        const draft = await draftOf(1);
        await apply(shop, draft, 'place', reserved(2995));
        return request(draft, 'cancel');
      },
      ['stock_movements', 'number_series', 'invoices', 'documents', 'messages', 'payments'],
    ],
    [
      'numbers a return',
      async () =>
        request(await delivered(), 'return', {
          lines: [{ lineId: 'l1', quantity: 1, reason: 'damaged', wanted: 'refund' as const }],
        }),
      ['number_series', 'returns'],
    ],
    [
      'restocks what came back',
      async () => {
        const draft = await delivered();
        const lines = [{ lineId: 'l1', quantity: 1, reason: 'damaged', wanted: 'refund' as const }];
        await apply(shop, draft, 'return', { lines });
        await apply(shop, draft, 'approveReturn', { returnId: 'r1' });
        return request(draft, 'receiveReturn', { returnId: 'r1' });
      },
      ['stock_movements', 'stock', 'returns'],
    ],
  ];

  for (const [what, prepare, changed] of EFFECTS) {
    it(`${what}: once, though it is asked twice under the same id`, async () => {
      const asked = await prepare();
      const before = await everything(shop);
      const first = await applyAction(shop, asked);
      const once = await everything(shop);
      for (const table of changed) assert.notDeepEqual(once[table], before[table], table);

      assert.deepEqual(await applyAction(shop, asked), first);
      assert.deepEqual(await everything(shop), once);
    });

    it(`${what}: all of it or nothing, at whichever statement it breaks off`, async () => {
      const asked = await prepare();
      const before = await everything(shop);
      let statements = 0;
      for (let at = 1; ; at++) {
        const outcome = await breakingOffAt(at, asked);
        if (outcome === 'done') break;
        assert.deepEqual(await everything(shop), before, `broken off at statement ${at}`);
        statements = at;
      }
      assert.ok(statements >= 6, `broke off at ${statements} statements`);
      const after = await everything(shop);
      for (const table of changed) assert.notDeepEqual(after[table], before[table], table);
    });
  }

  /** Applies the action, but breaks off when the database has carried out its n-th statement. */
  async function breakingOffAt(at: number, asked: ActionRequest): Promise<'done' | 'broken off'> {
    try {
      await applyAction({ ...shop, db: breakingAt(shop.db, at) }, asked);
      return 'done';
    } catch (error) {
      assert.ok(error instanceof Broken, String(error));
      return 'broken off';
    }
  }

  it('tells a repeated action its first outcome, and where the order stands by now', async () => {
    const draft = await draftOf(1);
    const place = request(draft, 'place', reserved(2995));
    const first = await applyAction(shop, place);
    await apply(shop, draft, 'hold', { reason: 'check' });
    const again = await applyAction(shop, place);
    assert.deepEqual([again.outcome, again.messages], [first.outcome, first.messages]);
    assert.deepEqual([first.view.onHold, again.view.onHold], [false, true]);
  });

  it('records a refusal with its reason, and changes nothing else', async () => {
    const draft = await draftOf(1);
    const before = await everything(shop);
    const outcome = await applyAction(shop, request(draft, 'ship'));
    assert.deepEqual([outcome.outcome, outcome.code], ['rejected', 'notPlaced']);
    const after = await everything(shop);
    assert.equal(after['order_actions']?.length, (before['order_actions']?.length ?? 0) + 1);
    assert.deepEqual({ ...after, order_actions: [] }, { ...before, order_actions: [] });
  });
});

class Broken extends Error {}

type Query = (connection: unknown, query: { readonly sql: string } | string) => Promise<unknown>;

/** The database, but a transaction fails once its n-th statement is done (its end does not count). */
function breakingAt(db: Database, at: number): Database {
  const transaction = (work: (trx: Knex.Transaction) => Promise<unknown>) =>
    db.transaction((trx) => {
      const client = trx.client as { query: Query };
      const query = client.query.bind(client);
      let count = 0;
      client.query = async (connection, asked) => {
        const result = await query(connection, asked);
        const sql = typeof asked === 'string' ? asked : asked.sql;
        if (!/^(BEGIN|COMMIT|ROLLBACK)/.test(sql) && ++count === at) throw new Broken();
        return result;
      };
      return work(trx);
    });
  return new Proxy(db, {
    get: (target, name) =>
      name === 'transaction' ? transaction : (Reflect.get(target, name) as unknown),
  });
}
