import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { loadConfig } from '../../config.ts';
import { openDatabase } from '../../db/knex.ts';
import { DAY, HOUR, MINUTE } from '../../domain/time/calendar.ts';
import { findPart } from '../../scripts/setup/finder.ts';
import { thisMachine } from '../../scripts/setup/machine.ts';
import { SetupError } from '../../scripts/setup/setup-error.ts';
import { testServerChain } from '../../scripts/setup/test-server.ts';
import { paymentMethodOf, stepsOf, type Life } from '../../scripts/simulate/life.ts';
import { readOptions } from '../../scripts/simulate/options.ts';
import { OLIST_COLUMNS, readLives } from '../../scripts/simulate/read-lives.ts';
import { figuresOf, reportLines } from '../../scripts/simulate/report.ts';
import { simulate, type Simulation } from '../../scripts/simulate/simulation.ts';
import { timeReader } from '../../scripts/simulate/times.ts';
import { testDatabase, workflowBundle } from '../support/servers.ts';

const readTime = timeReader('DD-MM-YYYY HH:mm');
const HEADER = Object.values(OLIST_COLUMNS).join(',');

/** Real lives, where this machine has them. */
const OLIST = fileURLToPath(new URL('../../../shared/data/olist-orders.csv.gz', import.meta.url));

describe('times of a simulated file', () => {
  it('are read day first', () => {
    assert.equal(readTime('02-10-2017 10:56'), Date.UTC(2017, 9, 2, 10, 56));
  });

  it('are read as another format says', () => {
    const read = timeReader('YYYY/MM/DD');
    assert.equal(read('2017/10/02'), Date.UTC(2017, 9, 2));
    assert.equal(read('02-10-2017'), undefined);
  });

  it('are refused where there is no such day', () => {
    assert.equal(readTime('31-02-2018 10:00'), undefined);
    assert.equal(readTime('10-10-2018 24:00'), undefined);
  });

  it('need a format with year, month and day', () => {
    assert.throws(() => timeReader('DD-MM HH:mm'), /needs YYYY, MM and DD/);
  });
});

describe('reading a file of lives', () => {
  let folder: string;
  before(async () => void (folder = await mkdtemp(join(tmpdir(), 'holdfast-lives-'))));
  after(() => rm(folder, { recursive: true }));

  async function read(
    text: string | Buffer,
    change: Partial<Parameters<typeof readLives>[1]> = {},
  ) {
    const file = join(folder, 'lives.csv');
    await writeFile(file, text);
    return readLives(file, { columns: OLIST_COLUMNS, readTime, limit: Infinity, ...change });
  }

  it('says of each bad row its line and what is wrong, and goes on', async () => {
    const { lives, bad } = await read(
      [
        HEADER,
        'a,processing,01-01-2018 10:00,01-01-2018 10:05,,,',
        ',processing,01-01-2018 10:00,01-01-2018 10:05,,,',
        'b,lost,01-01-2018 10:00,,,,',
        'c,delivered,01-01-2018 10:00,01-01-2018 10:05,,,',
        'd,processing,1.1.2018,01-01-2018 10:05,,,',
        'e,processing,,01-01-2018 10:05,,,',
        'a,processing,01-01-2018 10:00,01-01-2018 10:05,,,',
        'f,processing',
        'g,"proc"essing,01-01-2018 10:00,01-01-2018 10:05,,,',
        'h,invoiced,01-01-2018 10:00,01-01-2018 10:05,,,',
      ].join('\r\n'),
    );
    assert.deepEqual(
      lives.map(({ id }) => id),
      ['a', 'h'],
    );
    assert.deepEqual(
      bad.map(({ line }) => line),
      [3, 4, 5, 6, 7, 8, 9, 10],
    );
    const reasons = bad.map(({ reason }) => reason).join('\n');
    for (const words of [
      'no id',
      '"lost" is none of',
      'is delivered, but has no',
      'no time of the',
      'quotes',
      'has 2 columns',
    ]) {
      assert.ok(reasons.includes(words), `${words} is not in ${reasons}`);
    }
  });

  it('puts right what the clocks of shop and carrier disagree about, and says so', async () => {
    const { lives, mended } = await read(
      `${HEADER}\na,shipped,01-01-2018 10:00,01-01-2018 10:05,01-01-2018 09:50,,\n`,
    );
    assert.equal(lives[0]?.handover, lives[0]?.purchase);
    assert.deepEqual(
      mended.map(({ line }) => line),
      [2],
    );
  });

  it('takes the columns by the names they are said to have', async () => {
    const { columns } = readOptions(['f.csv', '--columns', 'id=nr,status=state']);
    const { lives } = await read(
      `${HEADER.replace('order_id', 'nr').replace('order_status', 'state')}\n` +
        'a,processing,01-01-2018 10:00,01-01-2018 10:05,,,\n',
      { columns },
    );
    assert.equal(lives[0]?.id, 'a');
  });

  it('names the columns that the file does not have', async () => {
    await assert.rejects(read('nr,state\n1,delivered\n'), (error: unknown) => {
      assert.ok(error instanceof SetupError);
      assert.match(error.message, /no column order_id \(id\).*it has: nr, state.*--columns id=/s);
      return true;
    });
  });

  it('opens a gzipped file, and says when it is broken', async () => {
    const zipped = gzipSync(`${HEADER}\na,processing,01-01-2018 10:00,01-01-2018 10:05,,,\n`);
    assert.equal((await read(zipped)).lives.length, 1);
    await assert.rejects(read(zipped.subarray(0, zipped.length - 12)), /cannot be read/);
  });

  it('says that a file is not there', async () => {
    const options = { columns: OLIST_COLUMNS, readTime, limit: 1 };
    await assert.rejects(readLives(join(folder, 'none.csv'), options), /cannot be read .*ENOENT/);
  });

  it('stops at the limit', async () => {
    const rows = ['a', 'b', 'c'].map(
      (id) => `${id},processing,01-01-2018 10:00,01-01-2018 10:05,,,`,
    );
    assert.equal((await read([HEADER, ...rows].join('\n'), { limit: 2 })).lives.length, 2);
  });
});

describe('the options of simulate', () => {
  it('are refused with how to use them', () => {
    for (const args of [
      [],
      ['a', 'b'],
      ['a', '--nonsense'],
      ['a', '--limit', '0'],
      ['a', '--columns', 'x=y'],
    ]) {
      assert.throws(() => readOptions(args), SetupError);
    }
  });
});

const PURCHASE = Date.UTC(2018, 0, 10, 12);
const bare: Life = {
  id: 'bare',
  status: 'canceled',
  purchase: PURCHASE,
  approval: undefined,
  handover: undefined,
  delivery: undefined,
  estimate: undefined,
};
const later = (ms: number): number => PURCHASE + ms;

describe('a life as steps', () => {
  it('calls a parcel back before it is cancelled', () => {
    const life = { ...bare, approval: later(HOUR), handover: later(DAY) };
    const deeds = stepsOf(life, 0).map(({ deed }) => deed);
    assert.deepEqual(deeds, ['place', 'approve', 'ship', 'callBack', 'cancel', 'judge']);
  });

  it('is paid by card where the approval came within the hour, else by boleto', () => {
    assert.equal(paymentMethodOf({ ...bare, approval: later(15 * MINUTE) }), 'card');
    assert.equal(paymentMethodOf({ ...bare, approval: later(2 * DAY) }), 'boleto');
  });
});

describe('simulated lives', function () {
  this.timeout(120_000);

  async function live(lives: readonly Life[]): Promise<Simulation & { readonly database: string }> {
    const [testServer, { codePath }, database] = await Promise.all([
      findPart(testServerChain(thisMachine(loadConfig()))),
      workflowBundle(),
      testDatabase(),
    ]);
    const simulation = await simulate(lives, {
      testServer: testServer.where,
      workflowBundle: codePath,
      newDatabase: () => Promise.resolve(database.url),
      worlds: 1,
    });
    return { ...simulation, database: database.url };
  }

  const paid = { ...bare, approval: later(15 * MINUTE) };
  const LIVES: readonly Life[] = [
    {
      ...paid,
      id: 'delivered',
      status: 'delivered',
      handover: later(2 * DAY + 7 * MINUTE),
      delivery: later(9 * DAY),
    },
    {
      ...paid,
      id: 'slow',
      status: 'delivered',
      handover: later(2 * DAY),
      delivery: later(30 * DAY),
    },
    {
      ...bare,
      id: 'boleto',
      status: 'delivered',
      approval: later(3 * DAY),
      handover: later(4 * DAY),
      delivery: later(5 * DAY),
    },
    {
      ...bare,
      id: 'trusted',
      status: 'delivered',
      approval: later(6 * DAY),
      handover: later(4 * DAY),
      delivery: later(5 * DAY),
    },
    {
      ...paid,
      id: 'shipped',
      status: 'shipped',
      handover: later(2 * DAY),
      estimate: later(10 * DAY),
    },
    { ...paid, id: 'unavailable', status: 'unavailable' },
    { ...paid, id: 'processing', status: 'processing' },
    { ...paid, id: 'invoiced', status: 'invoiced' },
    { ...bare, id: 'never paid' },
    { ...paid, id: 'given back' },
    { ...paid, id: 'called back', handover: later(2 * DAY) },
    // The file says one thing, its times another: this is to be found out.
    { ...paid, id: 'wrong', status: 'invoiced', handover: later(DAY), delivery: later(2 * DAY) },
  ];
  let simulation: Awaited<ReturnType<typeof live>>;
  const lifeOf = (id: string) => simulation.lived.find(({ life }) => life.id === id);

  before(async () => void (simulation = await live(LIVES)));

  it('end as their file says, whatever the status', () => {
    for (const { life, endedAs, refused } of simulation.lived) {
      if (life.id === 'wrong') continue;
      assert.equal(endedAs, life.status, life.id);
      assert.deepEqual(refused, [], life.id);
    }
  });

  it('are told from those that do not', () => {
    assert.equal(lifeOf('wrong')?.agrees, false);
    const read = { lives: LIVES, bad: [], mended: [] };
    const figures = figuresOf(read, simulation, 1);
    assert.equal(figures.livesAgreeing, LIVES.length - 1);
    const lines = reportLines(figures, simulation.lived);
    assert.equal(lines.at(-1), '11 of 12');
    assert.ok(lines.some((line) => line.includes('wrong: invoiced in the file')));
  });

  it('have their deadlines come in between', () => {
    assert.deepEqual(lifeOf('boleto')?.fired, ['paymentReminder']);
    assert.deepEqual(lifeOf('slow')?.fired, ['deliveryOverdue']);
    assert.deepEqual(lifeOf('shipped')?.next, 'deliveryOverdue');
    assert.deepEqual(lifeOf('never paid')?.fired, [
      ...['paymentReminder', 'paymentReminder', 'paymentReminder'],
      'unpaidCancellation',
    ]);
  });

  it('have everything happen as long after the purchase as it did', async () => {
    const db = openDatabase(simulation.database, { max: 2 });
    try {
      const { orderNumber } = lifeOf('delivered') ?? {};
      const rows: { type: string; at: Date }[] = await db('order_events')
        .join('orders', 'orders.id', 'order_events.order_id')
        .where('number', orderNumber ?? '')
        .select('type', 'at');
      const at = (type: string) => rows.find((row) => row.type === type)?.at.getTime() ?? NaN;
      const minutes = (type: string) => Math.round((at(type) - at('placed')) / MINUTE);
      assert.equal(minutes('captured'), 15);
      assert.equal(minutes('shipped'), (2 * DAY) / MINUTE + 7);
      assert.equal(minutes('delivered'), (9 * DAY) / MINUTE);
    } finally {
      await db.destroy();
    }
  });

  it('send their customers mails and write their documents', () => {
    // Confirmation of each order; invoice of each parcel. Its packing slip nobody has asked for.
    assert.ok(simulation.mails >= LIVES.length, `${simulation.mails} mails`);
    assert.ok(simulation.documents >= 7, `${simulation.documents} documents`);
  });

  if (existsSync(OLIST)) {
    it('of 200 real orders end as they really did', async () => {
      const { lives } = await readLives(OLIST, { columns: OLIST_COLUMNS, readTime, limit: 200 });
      const { lived } = await live(lives);
      assert.equal(lives.length, 200);
      assert.deepEqual(
        lived.map(({ life, endedAs }) => [life.id, endedAs]),
        lives.map(({ id, status }) => [id, status]),
      );
    });
  }
});
