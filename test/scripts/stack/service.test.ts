import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../../scripts/setup/until.ts';
import { birthOf } from '../../../scripts/stack/identity.ts';
import { startService } from '../../../scripts/stack/service.ts';

describe('a service of the stack', () => {
  let folder: string;
  const said: string[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-service-'));
    said.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  const start = async (code: string) => {
    const entry = join(folder, 'service.mjs');
    await writeFile(entry, code);
    const options = { name: 'Worker', entry, logs: folder, inBackground: true };
    const answers = () => Promise.resolve(existsSync(join(folder, 'ready')));
    const started = () => Promise.resolve();
    const say = (sentence: string) => void said.push(sentence);
    return startService({ ...options, env: { FOLDER: folder }, answers, started, say });
  };

  const UP = `
    import { writeFileSync } from 'node:fs';
    writeFileSync(process.env.FOLDER + '/ready', '');
    setInterval(() => {}, 1000);`;

  it('is started again when it dies, and says so', async () => {
    const service = await start(UP);
    try {
      await service.ready();
      const first = service.pid() ?? 0;
      assert.equal(getPriority(first), 19, 'it gives way to others');
      process.kill(first, 'SIGKILL');
      const again = () => service.pid() !== first && birthOf(service.pid() ?? 0) !== undefined;
      await until(again, { within: 10_000, or: 'it was not started again' });
      assert.match(said.join(), /^Worker was ended by SIGKILL; starting it again in 0\.5 s\. See/);
    } finally {
      await service.stop();
    }
    assert.equal(birthOf(service.pid() ?? 0), undefined);
  });

  it('is not started again when it is stopped', async () => {
    const service = await start(UP);
    await service.ready();
    await service.stop();
    assert.deepEqual(said, []);
    assert.equal(birthOf(service.pid() ?? 0), undefined);
  });

  it('fails the start when it dies before it is ready', async () => {
    const service = await start(
      "console.error('Error: DATABASE_URL is missing'); process.exit(1);",
    );
    await assert.rejects(service.ready(), /^SetupError: Worker ended .*DATABASE_URL is missing/);
    await service.stop();
  });
});
