import { createHash } from 'node:crypto';
import { findExampleOrder } from '../../db/queries/example-order.ts';
import type { ApiDeps } from '../deps.ts';
import { route, type Route } from '../http/route.ts';
import type { Readiness } from './readiness.ts';
import { startPage, START_STYLE } from './start-page.ts';

/** The one style of the page is allowed by its hash; nothing else is. */
const POLICY =
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(START_STYLE).digest('base64')}'; ` +
  "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The start page: where everything is. Needs no key and shows nothing personal. */
export const startRoutes = (deps: ApiDeps, readiness: () => Promise<Readiness>): Route[] => [
  route({
    method: 'get',
    path: '/',
    tag: 'System',
    summary: 'The start page',
    access: 'public',
    answers: { 200: { description: 'The page', contentType: 'text/html' } },
    async handle() {
      const state = await readiness();
      const example = state.database.ready ? await findExampleOrder(deps.db) : null;
      const { addresses, temporal } = deps;
      const { namespace } = temporal.options;
      return {
        status: 200,
        content: {
          type: 'text/html; charset=utf-8',
          bytes: startPage({ state, example, addresses, namespace }),
        },
        headers: { 'Content-Security-Policy': POLICY },
      };
    },
  }),
];
