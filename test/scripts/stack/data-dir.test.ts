import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild, stopChild } from '../../../scripts/setup/process.ts';
import { SetupError } from '../../../scripts/setup/setup-error.ts';
import { firstApiKey } from '../../../scripts/stack/api-key.ts';
import { emptyDataDir, openDataDir } from '../../../scripts/stack/data-dir.ts';
import { requireDiskSpace } from '../../../scripts/stack/disk.ts';
import { birthOf } from '../../../scripts/stack/identity.ts';
import { runningStack } from '../../../scripts/stack/stack-record.ts';

describe('the data folder', () => {
  let root: string;
  let dataDir: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'holdfast-data-'));
    dataDir = join(root, 'shop');
  });
  afterEach(() => rm(root, { recursive: true }));

  it('is made by the first start, which tells others where it is', async () => {
    const held = await openDataDir(dataDir);
    await held.publish({ publicUrl: 'http://localhost:3100', environment: { PORT: '3100' } });
    const running = runningStack(dataDir);
    assert.equal(running?.owner.pid, process.pid);
    assert.equal(running.ready?.environment['PORT'], '3100');
    assert.equal((await stat(join(dataDir, 'stack.json'))).mode & 0o077, 0, 'it holds the key');

    await held.release();
    assert.equal(runningStack(dataDir), undefined);
  });

  it('has one stack at a time', async () => {
    const held = await openDataDir(dataDir);
    await assert.rejects(openDataDir(dataDir), (error: unknown) => {
      assert(error instanceof SetupError);
      assert.match(error.message, /already runs on .*stop it with Ctrl-C.*set DATA_DIR, PORT/);
      return true;
    });
    await held.release();
    await (await openDataDir(dataDir)).release();
  });

  it('has one stack at a time, even when two start in the same moment', async () => {
    const starts = await Promise.allSettled([openDataDir(dataDir), openDataDir(dataDir)]);
    assert.equal(starts.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('is taken over from a stack that was killed, whose parts are stopped first', async () => {
    const left = startChild({
      program: process.execPath,
      args: ['-e', 'setInterval(() => {}, 1000)'],
      log: join(root, 'left.log'),
    });
    try {
      const pid = left.process.pid ?? 0;
      const owner = { name: 'start', pid: 1, birth: 'long ago' };
      const processes = [{ name: 'Database', pid, birth: birthOf(pid) }];
      await mkdir(dataDir);
      await writeFile(join(dataDir, 'HOLDFAST'), '');
      await writeFile(join(dataDir, 'stack.json'), JSON.stringify({ owner, processes }));

      const held = await openDataDir(dataDir);
      await left.ended;
      assert.equal(birthOf(pid), undefined);
      await held.release();
    } finally {
      await stopChild(left);
    }
  });

  it('does not stop a process that only has the pid of one of ours', async () => {
    const processes = [{ name: 'Database', pid: process.pid, birth: 'another time' }];
    const owner = { name: 'start', pid: process.pid, birth: 'another time' };
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'HOLDFAST'), '');
    await writeFile(join(dataDir, 'stack.json'), JSON.stringify({ owner, processes }));
    await (await openDataDir(dataDir)).release();
  });

  it('is not made of a folder with other things in it', async () => {
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'thesis.txt'), 'years of work');
    await assert.rejects(openDataDir(dataDir), /other things in it.*new or empty/);
    assert.deepEqual(await readdir(dataDir), ['thesis.txt']);
  });

  describe('emptied', () => {
    it('loses its state and keeps its tools', async () => {
      await (await openDataDir(dataDir)).release();
      await mkdir(join(dataDir, 'tools'));
      await mkdir(join(dataDir, 'mariadb'));
      await writeFile(join(dataDir, 'api-key'), 'k');
      assert.deepEqual(await emptyDataDir(dataDir), ['api-key', 'mariadb']);
      assert.deepEqual((await readdir(dataDir)).sort(), ['HOLDFAST', 'tools']);
      await (await openDataDir(dataDir)).release();
    });

    it('is refused while a stack runs on it', async () => {
      const held = await openDataDir(dataDir);
      await writeFile(join(dataDir, 'api-key'), 'k');
      await assert.rejects(emptyDataDir(dataDir), /already runs.*Stop it with Ctrl-C/);
      assert(existsSync(join(dataDir, 'api-key')));
      await held.release();
    });

    it('is refused when it does not look like ours', async () => {
      await mkdir(dataDir);
      await writeFile(join(dataDir, 'thesis.txt'), 'years of work');
      await assert.rejects(emptyDataDir(dataDir), /nothing was deleted. Check DATA_DIR/);
      assert.deepEqual(await readdir(dataDir), ['thesis.txt']);
    });

    it('is nothing to do when there is none', async () => {
      assert.deepEqual(await emptyDataDir(dataDir), []);
    });
  });

  it('must be on a disk with room', async () => {
    await requireDiskSpace(dataDir);
    const full = requireDiskSpace(dataDir, 3 * 1024 * 1024);
    await assert.rejects(full, /only 3 MB left.*Free some space, or set DATA_DIR/);
  });

  it('keeps the API key that was made up, for its owner only', async () => {
    await mkdir(dataDir);
    assert.equal(await firstApiKey(dataDir, 'given'), 'given');
    const key = await firstApiKey(dataDir, undefined);
    assert.match(key, /^hf_\S{32}$/);
    assert.equal(await firstApiKey(dataDir, undefined), key);
    assert.equal((await stat(join(dataDir, 'api-key'))).mode & 0o077, 0);
  });
});
