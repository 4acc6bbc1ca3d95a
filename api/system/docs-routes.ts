import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { problem } from '../http/problem.ts';
import { route, type Answer, type Route } from '../http/route.ts';
import { openApiOf } from './openapi.ts';
import { DOCS_PAGE, DOCS_SCRIPT, DOCS_STYLE } from './docs-page.ts';

/** What the page loads, by name; nothing else of the package is served. */
const SWAGGER_FILES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const Asset = z.strictObject({ file: z.string().max(60) });

/** The API's description and a page to try it on. `all` are the routes to describe, these included. */
export function docsRoutes(publicUrl: string, all: () => readonly Route[]): Route[] {
  let document: string | undefined;
  return [
    route({
      method: 'get',
      path: '/api/openapi.json',
      tag: 'System',
      summary: 'This description',
      access: 'public',
      answers: {
        200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) },
      },
      handle() {
        document ??= JSON.stringify(openApiOf(all(), publicUrl));
        return Promise.resolve(file('application/json', document));
      },
    }),
    route({
      method: 'get',
      path: '/api/docs',
      tag: 'System',
      summary: 'A page to read and try the API on',
      access: 'public',
      answers: { 200: { description: 'The page', contentType: 'text/html' } },
      handle: () =>
        Promise.resolve(
          file('text/html; charset=utf-8', DOCS_PAGE, { 'Content-Security-Policy': DOCS_POLICY }),
        ),
    }),
    route({
      method: 'get',
      path: '/api/docs/assets/{file}',
      tag: 'System',
      summary: 'Script and style of that page',
      access: 'public',
      params: Asset,
      problems: [404],
      answers: { 200: { description: 'The file', contentType: 'application/octet-stream' } },
      handle: ({ params }) => Promise.resolve(asset(params.file)),
    }),
  ];
}

function asset(name: string): Answer {
  const cached = { 'Cache-Control': 'public, max-age=86400' };
  if (name === 'docs.js') return file('text/javascript; charset=utf-8', DOCS_SCRIPT, cached);
  if (name === 'docs.css') return file('text/css; charset=utf-8', DOCS_STYLE, cached);
  const type = Object.hasOwn(SWAGGER_FILES, name) ? SWAGGER_FILES[name] : undefined;
  if (type === undefined) throw problem('notFound', 'There is no such file. Open /api/docs.');
  return file(type, readFileSync(join(swaggerFolder(), name)), cached);
}

const swaggerFolder = (): string =>
  dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const file = (
  type: string,
  bytes: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({ status: 200, content: { type, bytes }, headers });
