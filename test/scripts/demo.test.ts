import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment, loadConfig } from '../../config.ts';
import { openDatabase } from '../../db/knex.ts';
import { openShop } from '../../scripts/demo-shop/open-shop.ts';
import { openKeepsakes } from '../../scripts/demo/keepsakes.ts';
import { playDemo } from '../../scripts/demo/play.ts';
import { STORY } from '../../scripts/demo/story.ts';
import { createTimeline } from '../../scripts/demo/timeline.ts';
import { freePorts } from '../../scripts/setup/ports.ts';
import { SetupError } from '../../scripts/setup/setup-error.ts';
import { startStack, type Stack, type StackConfig } from '../../scripts/stack/stack.ts';
import { testChromium, testDatabase, workflowBundle } from '../support/servers.ts';
import { ownNamespace } from './support/own-namespace.ts';

/** Runs `npm run demo` as a person would; resolves to what it printed and its exit code. */
const runDemo = (env: NodeJS.ProcessEnv) =>
  new Promise<{ code: number; printed: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ['scripts/bootstrap.mjs', 'demo'],
      { env },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? 1, printed: stdout + stderr }),
    );
  });

describe('the demo, on a stack that runs', function () {
  this.timeout(120_000);

  let stack: Stack;
  let folder: string;
  let drop: () => Promise<void>;

  before(async () => {
    const database = await testDatabase();
    drop = () => database.drop();
    const [temporal, { codePath }, { executablePath }] = await Promise.all([
      ownNamespace(),
      workflowBundle(),
      testChromium(),
    ]);
    folder = await mkdtemp(join(tmpdir(), 'holdfast-demo-'));
    const [port = 0, smtp = 0, mailPage = 0, provider = 0] = await freePorts(4);
    const config = loadConfig({ PATH: process.env['PATH'], DATA_DIR: folder });
    stack = await startStack(
      {
        ...config,
        ...{ port, publicUrl: `http://127.0.0.1:${port}`, logLevel: 'warn' },
        ...{ databaseUrl: database.url, temporal, workflowBundle: codePath },
        ...{ chromium: executablePath },
        ports: { ...config.ports, smtp, mailPage, provider },
      },
      { show: false, seed: openDoors },
    );
  });

  after(async () => {
    await stack.stop();
    await rm(folder, { recursive: true });
    await drop();
  });

  it('walks an order through its life and leaves its documents and mails', async () => {
    const { code, printed } = await runDemo(
      childEnvironment(loadConfig({ DATA_DIR: folder, PATH: process.env['PATH'] })),
    );
    assert.equal(code, 0, printed);
    for (const { action } of STORY) assert.match(printed, new RegExp(`  ${action}  `));
    assert.match(printed, /refused +onHold {2}The order is on hold/);
    assert.match(printed, /money +25\.00 EUR refunded/);
    assert.match(printed, /completed · partially refunded · delivered/);

    const files = await readdir(join(folder, 'demo'));
    assert.equal(files.filter((name) => name.endsWith('.pdf')).length, 4, files.join());
    const mails = files.filter((name) => name.endsWith('.eml')).sort();
    assert.equal(mails.length, 4, files.join());
    const confirmation = await readFile(join(folder, 'demo', mails[0] ?? ''), 'utf8');
    assert.match(confirmation, /^To: nora\.visscher@example\.com/m);
  });
});

/** Products and customers, and no orders: the demo brings its own. */
async function openDoors({ databaseUrl }: StackConfig): Promise<string> {
  const db = openDatabase(databaseUrl);
  try {
    await db.transaction((trx) => openShop(trx, Date.now()));
  } finally {
    await db.destroy();
  }
  return 'open';
}

describe('the demo, when something is wrong', () => {
  let server: Server | undefined;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-demo-'));
  });
  afterEach(() => server?.close());
  after(() => rm(folder, { recursive: true }));

  const play = async (publicUrl: string) =>
    playDemo({
      ...{ publicUrl, apiKey: 'hf_0123456789abcdef', paymentProviderUrl: publicUrl },
      timeline: createTimeline(() => undefined, false),
      keepsakes: await openKeepsakes(join(folder, 'demo'), undefined),
    });

  async function answering(status: number, body: object): Promise<string> {
    server = createServer((_req, res) => {
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('says what the API said', async () => {
    const url = await answering(422, { code: 'invalid', detail: 'There is no product LH-1180.' });
    await assert.rejects(play(url), (error) => {
      assert.ok(error instanceof SetupError);
      assert.match(error.message, /POST \/api\/orders was answered with 422: There is no product/);
      return true;
    });
  });

  it('says that the API does not answer', async () => {
    const [port = 0] = await freePorts(1);
    await assert.rejects(play(`http://127.0.0.1:${port}`), /does not answer .* Look whether/);
  });
});
