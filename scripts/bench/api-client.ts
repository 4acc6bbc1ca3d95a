import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { text } from 'node:stream/consumers';

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** ms between looks at an action that was promised (202) and not decided yet. */
const LOOK_AGAIN = 100;

/** Calls the API as a shop would, over connections that are kept: measured is the API, not the dialling. */
export function createApiClient(baseUrl: string, apiKey: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { hostname, port } = new URL(baseUrl);

  async function call(
    method: 'GET' | 'POST',
    path: string,
    body = '',
    more: Readonly<Record<string, string>> = {},
  ): Promise<ApiAnswer> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        authorization: `Bearer ${apiKey}`,
        ...more,
      };
      request({ agent, hostname, port, path, method, headers }, resolve)
        .once('error', reject)
        .end(body);
    });
    return {
      status: response.statusCode ?? 0,
      body: JSON.parse(await text(response)) as unknown,
    };
  }

  /** A promise (202) is followed until it is kept; how long that took is part of the answer's time. */
  async function kept({ actionId }: { readonly actionId: string }): Promise<ApiAnswer> {
    for (;;) {
      await delay(LOOK_AGAIN);
      const { body } = await call('GET', `/api/actions/${actionId}`);
      const { outcome, order } = body as {
        readonly outcome: string;
        readonly order: string | null;
      };
      if (outcome === 'rejected') return { status: 409, body };
      if (outcome === 'applied' && order) return call('GET', order);
    }
  }

  return {
    /** @throws the connection's error */
    async post(path: string, body: unknown, idempotencyKey?: string): Promise<ApiAnswer> {
      const key = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
      const answer = await call('POST', path, JSON.stringify(body), key);
      return answer.status === 202 ? kept(answer.body as { readonly actionId: string }) : answer;
    },
    close: () => agent.destroy(),
  };
}

export type ApiClient = ReturnType<typeof createApiClient>;
