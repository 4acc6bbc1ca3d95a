import type { ErrorRequestHandler, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { loggable } from './log.ts';
import { problemAnswer, send } from './mount.ts';
import { Problem, problem } from './problem.ts';
import { requestIdOf } from './request-id.ts';

/** Answers what no route took. */
export const notFound: RequestHandler = (req) => {
  throw problem(
    'notFound',
    `There is nothing at ${req.path.slice(0, 200)}. See /api/docs for what there is.`,
  );
};

/**
 * Tells the caller what went wrong, and nothing of our insides; what was not foreseen is logged with the request
 * id by which it can be found.
 */
export const answerErrors =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, req, res, next) => {
    const requestId = requestIdOf(res);
    const failure = asProblem(error);
    if (failure.status >= 500) {
      log.error({ requestId, route: req.method, error: loggable(error) }, failure.title);
    }
    if (res.headersSent) {
      next(error);
      return;
    }
    send(res, problemAnswer(failure, requestId));
  };

/** Any error as the caller may hear of it. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof Error)) return internal();
  // What Objection has wrapped.
  if ('nativeError' in error) return asProblem(error.nativeError);
  return bodyProblem(error) ?? databaseProblem(error) ?? internal();
}

const internal = () =>
  problem(
    'internal',
    'Something went wrong on our side. Try again; if it stays so, tell us the request id.',
  );

/** What Express and its body reader throw. */
function bodyProblem(error: Error): Problem | null {
  const type = 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') {
    return problem('tooLarge', 'A body may have 100 kB. Send less at a time.');
  }
  if (type === 'encoding.unsupported') {
    return problem('notJson', 'Send the body as it is, without Content-Encoding.');
  }
  const status = 'status' in error ? Number(error.status) : 500;
  if (error instanceof URIError || (status >= 400 && status < 500)) {
    return problem('malformedRequest', 'The request is not well-formed. Correct it and try again.');
  }
  return null;
}

const OUT_OF_REACH = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_CHECKREAD',
]);

/** A database that is away, or too busy, is a matter of time. */
function databaseProblem(error: Error): Problem | null {
  const code = 'code' in error ? String(error.code) : '';
  if (error.name !== 'KnexTimeoutError' && !OUT_OF_REACH.has(code)) return null;
  return problem('databaseUnavailable', 'The database does not answer. Try again in a moment.', {
    headers: { 'Retry-After': '2' },
  });
}
