import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closingLine, runMocha, together } from '../../../scripts/testing/run-mocha.ts';

describe('the counts of a test run', function () {
  this.timeout(30_000);
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-mocha-'));
  });
  after(() => rm(folder, { recursive: true }));

  const run = async (code: string, ...more: string[]) => {
    const spec = join(folder, 'spec.test.ts');
    await writeFile(spec, code);
    const env = { PATH: '/usr/bin:/bin' };
    return runMocha({
      args: [spec, ...more],
      env,
      coverage: false,
      patience: 500,
      print: 'nothing',
    });
  };
  const PASSES = "it('passes', () => {});";

  it('are what passed and what failed', async () => {
    const counts = await run(`${PASSES} it('fails', () => { throw new Error('no'); });`);
    assert.deepEqual(counts, { passed: 1, failed: 1 });
    assert.equal(closingLine(counts), '1 passed, 1 failed');
  });

  it('of two runs side by side are those of one', () => {
    const runs = [
      { passed: 3, failed: 0 },
      { passed: 4, failed: 1 },
    ];
    assert.deepEqual(together(runs), { passed: 7, failed: 1 });
  });

  it('count a hook that fails', async () => {
    const counts = await run(`${PASSES} after(() => { throw new Error('no'); });`);
    assert.deepEqual(counts, { passed: 1, failed: 1 });
  });

  it('count a file that cannot be loaded', async () => {
    assert.deepEqual(await run("import './absent.ts';"), { passed: 0, failed: 1 });
  });

  it('count a run that dies', async () => {
    const counts = await run(`it('dies', () => { process.exit(0); });`);
    assert.deepEqual(counts, { passed: 0, failed: 1 });
  });

  it('count something that still runs after the last test', async () => {
    const counts = await run(`${PASSES} setInterval(() => {}, 1000);`);
    assert.deepEqual(counts, { passed: 1, failed: 1 });
  });

  it('are of the tests that were asked for', async () => {
    const two = `it('sails', () => {}); it('rows', () => {});`;
    assert.deepEqual(await run(two, '--grep', 'sails'), { passed: 1, failed: 0 });
  });
});
