import { setTimeout as pause } from 'node:timers/promises';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ulid } from 'ulid';
import type { Database } from '../../db/knex.ts';
import { nextNumber } from '../../db/repositories/number-series.ts';
import { insertOrder } from '../../db/repositories/orders.ts';
import { createSettingsRepository } from '../../db/repositories/settings.ts';
import { freshLine, freshOrder } from '../../domain/order/fresh.ts';
import { numberSource } from '../../domain/settings/number.ts';
import { sampleBuyer } from '../../templates/samples.ts';
import { childEnded, startChild, stopChild, type Child } from '../setup/process.ts';
import type { IssuerTask } from './issuer.ts';
import { promised, timed, type Scenario } from './scenario.ts';

const ENTRY = fileURLToPath(new URL('./issuer.ts', import.meta.url));
/** Half a minute before and after New Year in Amsterdam, which is 23:00 UTC. */
const [FROM, TO] = [Date.UTC(2026, 11, 31, 22, 59, 30), Date.UTC(2026, 11, 31, 23, 0, 30)];

export const invoiceNumbers: Scenario = {
  id: 'R-11',
  title:
    'invoices and credit notes from many hands, a fifth taken back, issuers killed, over New Year',
  documents: false,
  async run({ stack, chance, short, say }) {
    const plan = short
      ? { numbers: 80, processes: 2, hands: 4, kills: 1, gap: 700 }
      : { numbers: 2_400, processes: 4, hands: 6, kills: 8, gap: 1_500 };
    const { db } = stack;
    const before = await issued(db);
    const orderIds = await drafts(db, plan.numbers / 2);
    const logs = await mkdtemp(join(tmpdir(), 'holdfast-issuers-'));
    const start = (k: number): Child => {
      const task: IssuerTask = {
        databaseUrl: stack.config.databaseUrl,
        orderIds: orderIds.filter((_, i) => i % plan.processes === k),
        ...{ hands: plan.hands, aborted: 0.2, from: FROM, to: TO },
        seed: chance.between(0, 1_000_000),
      };
      return startChild({
        program: process.execPath,
        args: ['--import', 'tsx', ENTRY, JSON.stringify(task)],
        log: join(logs, `issuer-${k}.log`),
      });
    };
    const begun = performance.now();
    const issuers = Array.from({ length: plan.processes }, (_, k) => start(k));
    try {
      let kills = 0;
      while (issuers.some((child) => !childEnded(child))) {
        await pause(plan.gap);
        if (kills >= plan.kills && issuers.every((child) => child.process.exitCode !== null)) break;
        const k = chance.between(0, plan.processes - 1);
        const victim = issuers[k];
        if (kills >= plan.kills || !victim || childEnded(victim)) continue;
        victim.process.kill('SIGKILL');
        await victim.ended;
        kills += 1;
        say(
          `issuer ${k + 1} killed (${kills} of ${plan.kills}), ${(await issued(db)) - before} numbers given`,
        );
        issuers[k] = start(k);
      }
      const seconds = (performance.now() - begun) / 1000;
      const failures = issuers.filter((child) => child.process.exitCode !== 0);
      for (const { log } of failures)
        say(`an issuer failed: ${(await readFile(log, 'utf8')).trim()}`);
      const failed = failures.length;
      const given = (await issued(db)) - before;
      const series: { series: string }[] = await db('invoices').distinct('series');
      const rate = given / seconds;
      return {
        ledger: [],
        measured: [
          promised('numbers given', given, `exactly ${plan.numbers}`, given === plan.numbers),
          promised('series over both years', series.length, '≥ 4', series.length >= 4),
          promised('issuers that failed', failed, '0', failed === 0),
          promised(
            'issuers killed',
            kills,
            short ? 'some' : `${plan.kills}`,
            short || kills === plan.kills,
          ),
          timed(
            'numbers each second, starts of the issuers included',
            rate,
            '/s',
            '≥ 300/s',
            rate >= 300,
          ),
        ],
      };
    } finally {
      await Promise.all(issuers.map((child) => stopChild(child)));
      await rm(logs, { recursive: true, force: true });
    }
  },
};

async function issued(db: Database): Promise<number> {
  const [row]: { n: number | string }[] = await db('invoices').count('* as n');
  return Number(row?.n ?? 0);
}

/** Drafts of one line each, without mails: nobody is there to send them. */
async function drafts(db: Database, count: number): Promise<string[]> {
  const settings = await createSettingsRepository(db).current();
  const { id: productId } = await db('products').first<{ id: string }>('id');
  const customerId = ulid();
  const address = sampleBuyer('nl');
  await db('customers').insert({
    ...{ id: customerId, number: `K-${customerId}`, email: `${customerId}@customers.example` },
    ...{ name: address.name, locale: 'nl', billing_address: JSON.stringify(address) },
    ...{ created_at: new Date(), updated_at: new Date() },
  });
  const ids: string[] = [];
  await db.transaction(async (trx) => {
    while (ids.length < count) {
      const id = ulid();
      const { number } = await nextNumber(trx, numberSource(settings, 'order', FROM), FROM);
      const order = freshOrder({
        ...{ id, number, source: 'api', channel: 'chaos', currency: 'EUR', locale: 'nl' },
        ...{ country: 'NL', pricesIncludeTax: true, paymentMethod: 'invoice', mailsOn: false },
        settingsVersion: settings.version,
        shipping: {
          method: 'postnl',
          price: 495,
          taxRate: 2100,
          invoiced: false,
          credited: false,
          waived: false,
        },
        lines: [
          freshLine({
            ...{ id: 'l1', productId, sku: 'B-1', name: 'Product B-1' },
            ...{ unitPrice: 2495, taxRate: 2100, ordered: 2 },
          }),
        ],
      });
      const buyer = {
        ...{ address, vatId: null, customerNumber: `K-${customerId}`, phone: null },
        email: `${customerId}@customers.example`,
      };
      await insertOrder(
        trx,
        { order, buyer, deliveryAddress: address, customerComment: null, customerId },
        FROM,
      );
      ids.push(id);
    }
  });
  return ids;
}
