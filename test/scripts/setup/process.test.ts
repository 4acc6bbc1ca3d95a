import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, requireFreePorts } from '../../../scripts/setup/ports.ts';
import {
  childEnded,
  startChild,
  stopChild,
  untilItAnswers,
} from '../../../scripts/setup/process.ts';
import { SetupError } from '../../../scripts/setup/setup-error.ts';
import { until } from '../../../scripts/setup/until.ts';
import { birthOf } from '../../../scripts/stack/identity.ts';

describe('a program that we start', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-process-'));
  });
  after(() => rm(folder, { recursive: true }));

  const node = (code: string, name = 'node') =>
    startChild({ program: process.execPath, args: ['-e', code], log: join(folder, `${name}.log`) });
  const says = async (name: string, what: RegExp) =>
    until(async () => what.test(await readFile(join(folder, `${name}.log`), 'utf8')), {
      within: 10_000,
      or: 'it said nothing',
    });

  it('is asked to end, and ends in its own way', async () => {
    const child = node(
      `process.on('SIGTERM', () => { console.log('bye'); process.exit(0); });
       setInterval(() => {}, 1000); console.log('up');`,
      'polite',
    );
    await says('polite', /up/);
    await stopChild(child);
    assert.match(await readFile(child.log, 'utf8'), /bye/);
    assert.equal(child.process.exitCode, 0);
  });

  it('is ended when it does not listen, with what it started itself', async () => {
    const child = node(
      `const { spawn } = require('node:child_process');
       process.on('SIGTERM', () => {});
       const own = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
       own.once('spawn', () => console.log('own ' + own.pid + '.'));`,
      'stubborn',
    );
    await says('stubborn', /own \d+\./);
    const own = Number(/own (\d+)\./.exec(await readFile(child.log, 'utf8'))?.[1]);
    assert.notEqual(birthOf(own), undefined);

    await stopChild(child, 50);

    assert(childEnded(child));
    await until(() => birthOf(own) === undefined, { within: 5_000, or: 'its own child lives on' });
  });

  it('is not waited for when it ends at once; its last words are in the sentence', async () => {
    const child = node(`console.error('Fatal error: no room'); process.exit(3);`, 'short');
    await assert.rejects(
      untilItAnswers('The engine', child, () => Promise.resolve(false)),
      (error: unknown) => {
        assert(error instanceof SetupError);
        assert.match(error.message, /^The engine ended as soon as it was started: Fatal error/);
        assert.match(error.message, /short\.log/);
        return true;
      },
    );
  });

  it('is not waited for without end', async () => {
    const child = node('setInterval(() => {}, 1000)', 'silent');
    const never = untilItAnswers('The engine', child, () => Promise.resolve(false), 200);
    await assert.rejects(never, /did not answer within 0\.2 s/);
    await stopChild(child);
  });

  it('may not be there at all', async () => {
    const child = startChild({ program: '/nowhere', args: [], log: join(folder, 'none.log') });
    const answers = untilItAnswers('The engine', child, () => Promise.resolve(false));
    await assert.rejects(answers, /ended as soon as/);
    await stopChild(child);
  });
});

describe('a port in use', () => {
  it('is named together with the variable that changes it', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as AddressInfo;
    const [free = 0] = await freePorts(1);
    const needs = [
      { part: 'the database', port, variable: 'DATABASE_PORT' },
      { part: 'the API', port: free, variable: 'PORT' },
    ];
    try {
      await assert.rejects(requireFreePorts(needs), (error: unknown) => {
        assert(error instanceof SetupError);
        assert.match(error.message, new RegExp(`^Port ${port} \\(the database\\) is in use.*`));
        assert.match(error.message, /set DATABASE_PORT to a free port/);
        assert.doesNotMatch(error.message, /the API/);
        return true;
      });
    } finally {
      await new Promise((done) => other.close(done));
    }
    await requireFreePorts(needs);
  });
});
