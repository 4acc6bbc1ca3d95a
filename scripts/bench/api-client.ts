import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Calls the API as a shop would, over connections that are kept: measured is the API, not the dialling. */
export function createApiClient(baseUrl: string, apiKey: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { hostname, port } = new URL(baseUrl);

  return {
    /** @throws the connection's error */
    async post(path: string, body: unknown, idempotencyKey?: string): Promise<ApiAnswer> {
      const bytes = Buffer.from(JSON.stringify(body));
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        const headers = {
          'content-type': 'application/json',
          'content-length': bytes.length,
          authorization: `Bearer ${apiKey}`,
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        };
        request({ agent, hostname, port, path, method: 'POST', headers }, resolve)
          .once('error', reject)
          .end(bytes);
      });
      return {
        status: response.statusCode ?? 0,
        body: JSON.parse(await text(response)) as unknown,
      };
    },
    close: () => agent.destroy(),
  };
}

export type ApiClient = ReturnType<typeof createApiClient>;
