import assert from 'node:assert/strict';
import { once } from 'node:events';
import { freePorts } from '../../scripts/setup/ports.ts';
import { until } from '../support/order-engine.ts';
import { startServer } from './server-process.ts';
import { ALL_POWERS, apiStage, orderInput } from './support.ts';

describe('server.ts', () => {
  const stage = apiStage({ worker: false });

  it('takes the first key from API_KEY, and on SIGTERM answers what is underway before it ends', async function () {
    this.timeout(60_000);
    const { shop, product } = stage();
    const [port = 0] = await freePorts(1);
    const server = await startServer(shop, port);
    const ended = once(server, 'exit');
    try {
      const url = `http://127.0.0.1:${port}`;
      await until(() => fetch(`${url}/api/health`).catch(() => null), 'the API to answer');
      // No worker is up, so this request stays underway for two seconds.
      const underway = fetch(`${url}/api/orders`, {
        method: 'POST',
        body: JSON.stringify(orderInput(await product())),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${ALL_POWERS}` },
      });
      await until(async () => (await shop.db('orders').select('id'))[0] as unknown, 'the draft');
      server.kill('SIGTERM');
      assert.equal((await underway).status, 202);
      assert.deepEqual(await ended, [0, null]);
    } finally {
      if (server.exitCode === null && server.signalCode === null) {
        server.kill('SIGKILL');
        await ended;
      }
    }
  });
});
