import type { Express, Request, RequestHandler, Response } from 'express';
import { fieldName, validated } from './validate.ts';
import { parseJsonBody } from './body.ts';
import { requirePermission, type createAuthenticator } from './auth.ts';
import { once, type IdempotencyDeps } from './idempotency.ts';
import { Problem, problem, problemBody } from './problem.ts';
import { requestIdOf } from './request-id.ts';
import type { Answer, Caller, Route } from './route.ts';

export interface MountDeps {
  readonly callerOf: ReturnType<typeof createAuthenticator>;
  readonly idempotency: IdempotencyDeps;
}

/** Makes Express routes of the declared ones; any other method on their addresses is a 405 with `Allow`. */
export function mountRoutes(app: Express, routes: readonly Route[], deps: MountDeps): void {
  for (const route of routes) app[route.method](expressPath(route.path), handlerOf(route, deps));
  for (const path of new Set(routes.map((route) => route.path))) {
    app.all(expressPath(path), refuseMethod(allowedOn(path, routes)));
  }
}

/** `/api/orders/{id}` as Express writes it. */
export const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

const handlerOf =
  (route: Route, deps: MountDeps): RequestHandler =>
  async (req, res) => {
    const requestId = requestIdOf(res);
    const caller = await admit(route, req, deps);
    if (caller) res.locals['callerId'] = caller.id;
    const rawBody = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
    const params = validated(route.params, { ...req.params }, 'params');
    const query = validated(route.query, onceEach(req.query), 'query');
    const json =
      route.method === 'get' || route.signed ? {} : parseJsonBody(rawBody, req.get('content-type'));
    const body = validated(route.body, json, 'body');

    const key = route.repeatable?.({ query }) ? req.get('idempotency-key') : undefined;
    const repeatable = {
      key,
      caller: caller?.id ?? 'public',
      method: req.method,
      address: req.originalUrl,
      body: json,
    };
    const answer = await once(deps.idempotency, repeatable, async (attempt) => {
      const { headers } = req;
      const said = await route.handle({
        ...{ params, query, body, rawBody, headers, caller, requestId, attempt },
      });
      return said instanceof Problem ? problemAnswer(said, requestId) : said;
    });
    send(res, answer);
  };

async function admit(route: Route, req: Request, { callerOf }: MountDeps): Promise<Caller | null> {
  if (route.access === 'public') return null;
  const caller = await callerOf(req.get('authorization'));
  requirePermission(caller, route.access);
  return caller;
}

/** A failure as an answer, so that it can be kept and heard again. */
export const problemAnswer = (failure: Problem, requestId: string): Answer => ({
  status: failure.status,
  body: problemBody(failure, requestId),
  headers: { ...failure.headers, 'Content-Type': 'application/problem+json' },
});

/** Sends an answer; JSON unless it says otherwise. */
export function send(res: Response, { status, headers = {}, body, content }: Answer): void {
  res.status(status).set({ 'Cache-Control': 'no-store', ...headers });
  if (content) {
    res.type(content.type).send(content.bytes);
    return;
  }
  if (!res.get('content-type')) res.type('application/json');
  // Bytes, because Express would add a charset to problem+json, which has none.
  res.send(Buffer.from(JSON.stringify(body)));
}

/** A query in which each parameter stands once. */
function onceEach(query: Request['query']): Record<string, unknown> {
  const entries = Object.entries(query);
  const twice = entries.find(([, value]) => typeof value !== 'string');
  if (twice) {
    const errors = [{ field: fieldName([twice[0]]), message: 'Give it once.' }];
    throw problem('malformedRequest', `Give ${twice[0]} once.`, { errors });
  }
  return Object.fromEntries(entries);
}

function allowedOn(path: string, routes: readonly Route[]): string {
  const methods = new Set(routes.filter((r) => r.path === path).map((r) => r.method.toUpperCase()));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods, 'OPTIONS'].sort().join(', ');
}

const refuseMethod =
  (allow: string): RequestHandler =>
  (req, res) => {
    if (req.method === 'OPTIONS') {
      res.status(204).set('Allow', allow).end();
      return;
    }
    throw problem('methodNotAllowed', `This address takes ${allow}.`, {
      headers: { Allow: allow },
    });
  };
