import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfig, type Config } from '../../config.ts';
import { freePorts } from '../../scripts/setup/ports.ts';
import { startStack } from '../../scripts/stack/stack.ts';
import { runningStack } from '../../scripts/stack/stack-record.ts';
import { explain } from '../../scripts/stack/task.ts';

const BOOTSTRAP = fileURLToPath(new URL('../../scripts/bootstrap.mjs', import.meta.url));

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs `npm run TASK` as npm does. */
function task(name: string, env: Record<string, string>): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], ...env } };
    execFile(process.execPath, [BOOTSTRAP, name], options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });
}

describe('the command line', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-cli-'));
  });
  after(() => rm(folder, { recursive: true }));

  const NO_STACK_TRACE = /^\s+at /m;

  it('says which settings are wrong, without a stack trace', async () => {
    const { code, output } = await task('doctor', { PORT: 'http', DATABASE_URL: 'shop' });
    assert.equal(code, 1);
    assert.match(output, /- PORT must be a port number/);
    assert.match(output, /- DATABASE_URL must be a URL/);
    assert.doesNotMatch(output, NO_STACK_TRACE);
  });

  it('lets the doctor say what is missing and what to do', async () => {
    const [port = 0] = await freePorts(1);
    const { code, output } = await task('doctor', {
      DATA_DIR: join(folder, 'doctor'),
      DATABASE_URL: `mysql://u:secret@127.0.0.1:${port}/shop`,
    });
    assert.equal(code, 1);
    assert.match(output, new RegExp(`✔ Node +${process.versions.node}`));
    assert.match(output, /✖ Database +The database does not answer.*unset it/);
    assert.match(output, /To mend: .*Database/);
    assert.doesNotMatch(output, /secret/);
    assert.doesNotMatch(output, NO_STACK_TRACE);
  });

  it('refuses to empty a folder that is not ours', async () => {
    const dataDir = join(folder, 'theirs');
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'thesis.txt'), '');
    const { code, output } = await task('reset', { DATA_DIR: dataDir });
    assert.equal(code, 1);
    assert.match(output, /does not look like a data folder of Holdfast/);
    assert.doesNotMatch(output, NO_STACK_TRACE);
  });

  it('has no task of another name', async () => {
    const { code, output } = await task('../config', {});
    assert.equal(code, 1);
    assert.match(output, /There is no task/);
  });

  it('says in a sentence that the disk is full', async () => {
    const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
    assert.match(await explain(full, '/data'), /^The disk of \/data is full\. Free some space/);
  });

  it('puts the stack of what nobody expected into a file', async () => {
    const sentence = await explain(new TypeError('x is not a function'), folder);
    assert.match(sentence, /x is not a function\. The details are in .*errors\.log/);
    assert.doesNotMatch(sentence, NO_STACK_TRACE);
  });
});

describe('a start that cannot succeed', function () {
  this.timeout(60_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-start-'));
    const { dataDir } = loadConfig();
    await symlink(join(dataDir, 'tools'), join(folder, 'tools'));
  });
  after(() => rm(folder, { recursive: true }));

  const freshConfig = async (): Promise<Config> => {
    const [port = 0, temporal = 0, temporalUi = 0, database = 0] = await freePorts(4);
    const [smtp = 0, mailPage = 0, provider = 0] = await freePorts(3);
    const { databaseUrl: _, ...config } = loadConfig();
    const ports = { temporal, temporalUi, database, smtp, mailPage, provider };
    return { ...config, databaseUrl: undefined, dataDir: folder, port, ports };
  };

  it('names the port that is in use, and leaves nothing behind', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as AddressInfo;
    try {
      const start = startStack({ ...(await freshConfig()), port }, { show: false });
      await assert.rejects(start, new RegExp(`Port ${port} .*set PORT to a free port`));
    } finally {
      await new Promise((done) => other.close(done));
    }
    assert.equal(runningStack(folder), undefined);
  });

  it('stops what it had started when a part cannot be had', async () => {
    const [port = 0] = await freePorts(1);
    const config = {
      ...(await freshConfig()),
      databaseUrl: `mysql://u:p@127.0.0.1:${port}/shop`,
    };
    await assert.rejects(startStack(config, { show: false }), /The database does not answer/);
    assert.equal(runningStack(folder), undefined);
    // Every port is free again: nothing lives on.
    await assert.rejects(startStack(config, { show: false }), /The database does not answer/);
  });
});
