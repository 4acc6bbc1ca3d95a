import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { requestIdOf } from './request-id.ts';

/**
 * One line for each request: which route, by which key, how it ended, how long it took. The route's pattern, not
 * the address: an address may hold an e-mail in its query.
 */
export const logRequests =
  (log: Logger): RequestHandler =>
  (req, res, next) => {
    const begun = performance.now();
    res.on('finish', () => {
      log.info(
        {
          requestId: requestIdOf(res),
          method: req.method,
          route: (req.route as { path?: string } | undefined)?.path ?? '-',
          caller: String(res.locals['callerId'] ?? '-'),
          status: res.statusCode,
          ms: Math.round(performance.now() - begun),
        },
        'request',
      );
    });
    next();
  };

/**
 * An error as it may be logged. Messages of database errors repeat the values of the statement, which may be
 * personal: only their code and where they arose are kept.
 */
export function loggable(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  if ('nativeError' in error) return loggable(error.nativeError);
  const { code } = error as NodeJS.ErrnoException;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    ...('sql' in error || 'sqlMessage' in error ? {} : { message: error.message }),
    at: frames.slice(0, 12).map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: loggable(error.cause) }),
  };
}
