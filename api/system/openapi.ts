import {
  extendZodWithOpenApi,
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type ResponseConfig,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { ProblemSchema } from '../http/problem.ts';
import type { AnswerSpec, Route } from '../http/route.ts';

extendZodWithOpenApi(z);

const BEARER = 'apiKey';

const REASONS: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'No API key, or one that is not known',
  403: 'The key may not do this',
  404: 'There is no such thing',
  409: 'The order does not allow this now, or the same request is underway',
  412: 'The order has changed since `If-Match`',
  413: 'The body is too large',
  415: 'The body is not JSON',
  422: 'Some of the data is not valid',
  429: 'Too many requests',
  500: 'Something went wrong here',
  503: 'A part is out of reach; try again after `Retry-After` seconds',
};

/** The OpenAPI 3.1 document: nothing but the declared routes, written down. */
export function openApiOf(routes: readonly Route[], publicUrl: string) {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', BEARER, { type: 'http', scheme: 'bearer' });
  for (const route of routes) registry.registerPath(pathOf(route));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Holdfast',
      version: '1.0.0',
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'Order orchestration for web shops. Amounts are integers in minor units (cents), tax rates basis points. ' +
        'Instants in answers are ISO 8601 in UTC. Errors are `application/problem+json` with a stable `code`.',
    },
    // Relative, so that the page works under whichever name it was opened.
    servers: [{ url: '/', description: publicUrl }],
  });
}

const pathOf = (route: Route): RouteConfig => ({
  method: route.method,
  path: route.path,
  tags: [route.tag],
  operationId: operationId(route),
  summary: route.summary,
  ...(route.description === undefined ? {} : { description: route.description }),
  ...(route.access === 'public'
    ? { security: [] }
    : { security: [{ [BEARER]: [] }], 'x-permission': route.access }),
  request: {
    ...(route.params ? { params: route.params as z.ZodObject } : {}),
    ...(route.query ? { query: route.query as z.ZodObject } : {}),
    ...(route.repeatable ? { headers: repeatableHeaders(route) } : {}),
    ...(route.body ? { body: { content: { 'application/json': { schema: route.body } } } } : {}),
    ...(route.signed ? { body: { content: { 'application/json': { schema: z.unknown() } } } } : {}),
  },
  responses: {
    ...Object.fromEntries(
      Object.entries(route.answers).map(([status, answer]) => [status, responseOf(answer)]),
    ),
    ...problemsOf(route),
  },
});

const IdempotencyKey = z
  .string()
  .max(255)
  .optional()
  .describe('Makes the request repeatable: the same key is the same request, for 24 hours');
const IfMatch = z
  .string()
  .optional()
  .describe('Refuse (412) where the order is not at this ETag any more');

const repeatableHeaders = (route: Route) =>
  z.object({
    'Idempotency-Key': IdempotencyKey,
    ...(route.params ? { 'If-Match': IfMatch } : {}),
  });

const responseOf = ({
  description,
  schema,
  contentType = 'application/json',
}: AnswerSpec): ResponseConfig => ({
  description,
  content: {
    [contentType]: {
      schema: schema ?? { type: 'string', ...(binary(contentType) && { format: 'binary' }) },
    },
  },
});

const binary = (contentType: string): boolean => contentType === 'application/pdf';

function problemsOf(route: Route): Record<string, ResponseConfig> {
  const statuses = [
    ...(route.access === 'public' ? [] : [401, 403]),
    ...(['post', 'put', 'patch'].includes(route.method) ? [413, 415, 422] : []),
    ...(route.problems ?? []),
    ...[400, 429, 500],
  ].filter((status) => !(status in route.answers));
  return Object.fromEntries(
    [...new Set(statuses)].map((status) => [
      String(status),
      {
        description: REASONS[status] ?? 'Something is wrong',
        content: { 'application/problem+json': { schema: ProblemSchema } },
      },
    ]),
  );
}

/** `postOrdersShip`: stable names for generated clients. */
const operationId = ({ method, path }: Route): string =>
  method +
  path
    .replace(/^\/api/, '')
    .replace(/\{(\w+)\}/g, 'by-$1')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
