import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { EventEmitter, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type {
  PaymentProvider,
  WebhookEvent,
} from '../../integrations/payments/payment-provider.ts';
import { createHttpTestProvider } from '../../integrations/payments/http-test-provider.ts';
import { createTestProviderClient } from '../../integrations/payments/test-provider/client.ts';
import type { TestProviderClient } from '../../integrations/payments/test-provider/client.ts';
import { startTestProvider } from '../../integrations/payments/test-provider/server.ts';
import type { TestProviderOptions } from '../../integrations/payments/test-provider/server.ts';

export const WEBHOOK_SECRET = 'secret-of-the-tests';

export interface ProviderForTests {
  readonly url: string;
  /** The adapter under test, patient for `timeoutMs`. */
  readonly provider: PaymentProvider;
  /** The shop's and the demo's side: checkouts, faults, books. */
  readonly client: TestProviderClient;
  stop(): Promise<void>;
}

/** The built-in provider in this process, on a free port, in memory unless a file is given. */
export async function startProviderForTests(
  options: Partial<TestProviderOptions> & { readonly timeoutMs?: number } = {},
): Promise<ProviderForTests> {
  const { timeoutMs = 2000, ...rest } = options;
  const server = await startTestProvider({ port: 0, webhookSecret: WEBHOOK_SECRET, ...rest });
  return {
    url: server.url,
    provider: createHttpTestProvider({
      url: server.url,
      webhookSecret: WEBHOOK_SECRET,
      timeoutMs,
      ...(options.now && { now: options.now }),
    }),
    client: createTestProviderClient(server.url),
    stop: () => server.stop(),
  };
}

export interface Callback {
  readonly rawBody: Buffer;
  readonly headers: IncomingHttpHeaders;
  /** As the adapter reads it; null: not to be believed. */
  readonly event: WebhookEvent | null;
}

export interface CallbackReceiver {
  readonly url: string;
  readonly callbacks: readonly Callback[];
  /** The next answers, each used once; 200 when there are none left. */
  answerNext(...statuses: number[]): void;
  /** Resolves once so many call-backs have come; rejects after 10 s. */
  waitForCallbacks(count: number): Promise<readonly Callback[]>;
  stop(): Promise<void>;
}

/** Receives call-backs as the API will: raw body and headers go to `verifyWebhook`. */
export async function startCallbackReceiver(provider: PaymentProvider): Promise<CallbackReceiver> {
  const callbacks: Callback[] = [];
  const arrivals = new EventEmitter();
  let statuses: number[] = [];
  const server = createServer((req, res) => {
    void buffer(req).then((rawBody) => {
      const event = provider.verifyWebhook(rawBody, req.headers);
      callbacks.push({ rawBody, headers: req.headers, event });
      res.writeHead(statuses.shift() ?? 200).end();
      arrivals.emit('callback');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    callbacks,
    answerNext(...next) {
      statuses = next;
    },
    async waitForCallbacks(count) {
      const signal = AbortSignal.timeout(10_000);
      while (callbacks.length < count) await once(arrivals, 'callback', { signal });
      return callbacks;
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
