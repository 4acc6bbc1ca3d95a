import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { problem } from './problem.ts';

const LONGEST_ADDRESS = 4_000;
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Headers for every answer: nothing is loaded, framed or guessed; pages loosen this for themselves. */
export const securityHeaders = (publicUrl: string): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
    // Only where there is TLS: it would lock browsers out of a plain http://localhost.
    strictTransportSecurity: publicUrl.startsWith('https:') ? { maxAge: 31_536_000 } : false,
  });

/** Refuses what a page on another site makes a browser send (S-15). */
export const refuseCrossSite =
  (publicUrl: string): RequestHandler =>
  (req, _res, next) => {
    if (READING.has(req.method)) {
      next();
      return;
    }
    const origin = req.get('origin');
    const own = [new URL(publicUrl).origin, `${req.protocol}://${req.get('host') ?? ''}`];
    const foreign = origin !== undefined && !own.includes(origin);
    if (foreign || req.get('sec-fetch-site') === 'cross-site') {
      throw problem(
        'crossSite',
        'Call the API from your own server, not from a page on another site.',
      );
    }
    next();
  };

export const refuseLongAddress: RequestHandler = (req, _res, next) => {
  if (req.originalUrl.length > LONGEST_ADDRESS) {
    throw problem(
      'addressTooLong',
      `An address may have ${LONGEST_ADDRESS} characters. Filter by less.`,
    );
  }
  next();
};

/** At most so many requests per window (ms) and address; who asks for more is told when to come back. */
export const limitRate = (limits: {
  readonly requests: number;
  readonly windowMs: number;
}): RequestHandler =>
  rateLimit({
    windowMs: limits.windowMs,
    limit: limits.requests,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    handler: () => {
      throw problem('tooManyRequests', 'Too many requests. Wait as long as Retry-After says.');
    },
  });
