import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { createFaultBook } from './faults.ts';
import { createDesk } from './desk.ts';
import { createApp } from './app.ts';
import { openStore } from './store.ts';
import { createWebhookSender } from './webhook-sender.ts';

export interface TestProviderOptions {
  /** 0: any free port. Only 127.0.0.1 is listened on. */
  readonly port: number;
  /** The file that keeps its state over restarts; absent: in memory only. */
  readonly file?: string;
  /** Where call-backs go; absent: nowhere until one is set over HTTP. */
  readonly webhookUrl?: string;
  /** What call-backs are signed with. */
  readonly webhookSecret?: string;
  /** The provider's clock, ms UTC: authorisations lapse by it. */
  readonly now?: () => number;
}

export interface TestProvider {
  readonly port: number;
  readonly url: string;
  /** Breaks off open connections and keeps what is not delivered yet for the next start. */
  stop(): Promise<void>;
}

/**
 * The built-in payment provider: a small server with state, for demo and tests. It moves no real
 * money and trusts whoever asks.
 *
 * @throws the listening error (EADDRINUSE …) where the port cannot be had
 */
export async function startTestProvider(options: TestProviderOptions): Promise<TestProvider> {
  const now = options.now ?? Date.now;
  const store = openStore(options.file);
  const faults = createFaultBook();
  const webhooks = createWebhookSender({
    url: options.webhookUrl ?? null,
    secret: options.webhookSecret ?? 'test-webhook-secret',
    faults,
    now,
    onDelivered: (delivered) => store.save({ delivered }),
  });
  const desk = createDesk({ store, now, send: (event) => webhooks.send(event) });
  const server = createServer(createApp({ desk, faults, store, webhooks }));
  // Longer than any client keeps an idle connection, so that none is closed under a request.
  server.keepAliveTimeout = 120_000;
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  store.undelivered().forEach((event) => webhooks.send(event));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async stop() {
      webhooks.stop();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      store.close();
    },
  };
}
