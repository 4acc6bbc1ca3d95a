import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { testTemporal } from '../support/servers.ts';
import type { TestShop } from '../support/shop.ts';
import { ALL_POWERS } from './support.ts';

/** `server.ts` as a process of its own, to be killed or asked to stop; whoever starts it ends it. */
export async function startServer(shop: TestShop, port: number): Promise<ChildProcess> {
  const { address } = await testTemporal();
  const entry = fileURLToPath(new URL('../../server.ts', import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', entry], {
    stdio: 'ignore',
    env: {
      ...process.env,
      ...{ PORT: String(port), API_KEY: ALL_POWERS, DATABASE_URL: shop.url },
      ...{ SMTP_URL: 'smtp://127.0.0.1:1', TEMPORAL_ADDRESS: address },
    },
  });
}
