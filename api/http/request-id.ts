import type { RequestHandler } from 'express';
import { ulid } from 'ulid';

const WELL_FORMED = /^[A-Za-z0-9._-]{8,100}$/;

/**
 * Gives every request an id, or takes over the caller's where it is well-formed: it stands in the answer, in
 * the log and with the action in the order's history.
 */
export const requestId: RequestHandler = (req, res, next) => {
  const given = req.get('x-request-id');
  const id = given !== undefined && WELL_FORMED.test(given) ? given : ulid();
  res.locals['requestId'] = id;
  res.set('X-Request-Id', id);
  next();
};

export const requestIdOf = (res: { readonly locals: Record<string, unknown> }): string =>
  String(res.locals['requestId']);
