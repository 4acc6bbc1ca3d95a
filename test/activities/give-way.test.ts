import assert from 'node:assert/strict';
import { createGiveWay } from '../../activities/give-way.ts';

const BUSY = 0.1;
const QUIET = 0.95;
const HOUR = 3_600_000;

describe('giving way to the orders', () => {
  it('lets what is asked for on a quiet machine be taken up at once', async () => {
    await createGiveWay(HOUR, () => QUIET)(Date.now());
  });

  it('waits on a busy machine until it is quiet', async () => {
    const looks = [BUSY, BUSY, QUIET];
    await createGiveWay(HOUR, () => looks.shift() ?? assert.fail('looked on'))(Date.now());
    assert.deepEqual(looks, []);
  });

  it('lets nothing be later than told, however busy the machine is', async () => {
    await createGiveWay(10_000, () => BUSY)(Date.now() - 10_000);
  });

  it('never waits where it is told so', async () => {
    await createGiveWay(0, () => assert.fail('looked'))(Date.now());
  });

  it('sees the processors of this machine', async () => {
    // As late as can be: it looks at least once, and goes on whatever it sees.
    await createGiveWay(50)(Date.now());
  });
});
