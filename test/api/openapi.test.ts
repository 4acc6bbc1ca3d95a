import assert from 'node:assert/strict';
import type { Express } from 'express';
import { expressPath } from '../../api/http/mount.ts';
import { apiStage } from './support.ts';

interface Operation {
  readonly operationId: string;
  readonly security: unknown[];
  readonly 'x-permission'?: string;
  readonly responses: Record<string, unknown>;
}
interface Description {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, unknown> };
}

describe('The OpenAPI file', () => {
  const stage = apiStage({ engine: false });
  const description = async (): Promise<Description> =>
    (await stage().call<Description>('GET', '/api/openapi.json', { key: null })).body;

  it('describes every live route, and no other (S-25)', async () => {
    const { paths, openapi } = await description();
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${expressPath(path)}`),
    );
    assert.match(openapi, /^3\.1/);
    assert.deepEqual(described.sort(), liveRoutes(stage().api.app).sort());
  });

  it('says of each route which permission it needs and how it fails', async () => {
    const { paths } = await description();
    const ids = new Set<string>();
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const route = stage().api.routes.find((r) => r.path === path && r.method === method);
        const access = operation.security.length === 0 ? 'public' : operation['x-permission'];
        assert.equal(access, route?.access, path);
        assert.ok('429' in operation.responses && '400' in operation.responses);
        if (method === 'post' && path !== '/api/webhooks/{provider}')
          assert.ok('422' in operation.responses);
        ids.add(operation.operationId);
      }
    }
    assert.equal(ids.size, stage().api.routes.length, 'operation ids are unique');
  });

  it('refuses unknown properties in what it takes', async () => {
    const { components } = await description();
    const input = components.schemas['OrderInput'] as { additionalProperties?: boolean };
    assert.equal(input.additionalProperties, false);
    assert.ok(components.schemas['Problem']);
  });

  it('has a page whose parts are all served from here', async () => {
    const { call } = stage();
    const page = await call('GET', '/api/docs', { key: null });
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-security-policy') ?? '', /script-src 'self'/);
    const parts = [...page.text.matchAll(/(?:src|href)="(\/api\/docs\/assets\/[^"]+)"/g)].map(
      ([, path]) => path ?? '',
    );
    assert.ok(parts.length >= 4);
    for (const path of parts)
      assert.equal((await call('GET', path, { key: null })).status, 200, path);
    assert.doesNotMatch(page.text, /https?:\/\//);
  });
});

/** Every route that Express would serve, from Express itself; those for 405 answer all methods and do not count. */
function liveRoutes(app: Express): string[] {
  const layers = app.router.stack;
  return layers.flatMap(({ route }) => {
    if (!route) return [];
    const methods = [...new Set(route.stack.map(({ method }) => method))];
    // `app.all` is the refusal of every other method.
    return methods.length > 5 ? [] : methods.map((method) => `${method} ${route.path}`);
  });
}
