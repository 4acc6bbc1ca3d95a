import { createServer, type RequestListener, type Server } from 'node:http';

/**
 * An HTTP server that nobody can keep waiting (S-16): headers within 10 s and 16 kB, whole requests within 30 s.
 */
export function createHttpServer(app: RequestListener): Server {
  const server = createServer(
    {
      maxHeaderSize: 16_384,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 1_000,
    },
    app,
  );
  // Longer than load balancers keep an idle connection, so that it is never us who cuts one in use.
  server.keepAliveTimeout = 65_000;
  server.maxRequestsPerSocket = 0;
  return server;
}

/**
 * Takes no more requests, lets those underway finish, and cuts off what is left after `patienceMs`.
 */
export async function drain(server: Server, patienceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A kept-alive connection is idle only once its last answer is out.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), patienceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}
