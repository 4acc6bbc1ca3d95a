import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { DEFAULT_LIMITS } from '../../api/deps.ts';
import { PERMISSIONS } from '../../api/http/permissions.ts';
import { apiStage, orderInput, registerKey, startApi } from './support.ts';

describe('The API against those who mean no good', () => {
  const stage = apiStage({ engine: false });

  describe('keys and permissions', () => {
    it('lets nobody in without a key, and says how', async () => {
      const { call } = stage();
      const { status, headers, body } = await call('GET', '/api/orders', { key: null });
      assert.equal(status, 401);
      assert.equal(body.code, 'keyMissing');
      assert.match(headers.get('www-authenticate') ?? '', /Bearer/);
      const unknown = await call('GET', '/api/orders', { key: 'hf_made_up_key_0123456789' });
      assert.equal(unknown.status, 401);
      assert.equal(unknown.body.code, 'keyUnknown');
    });

    it('asks every route that is not public for its permission (S-10)', async () => {
      const { api, call, shop } = stage();
      await registerKey(shop, 'hf_test_may_do_nothing_01234', []);
      for (const { method, path, access } of api.routes) {
        if (access === 'public') continue;
        const address = path.replace(/\{\w+\}/g, 'x');
        const without = await call(method.toUpperCase(), address, { key: null });
        const powerless = await call(method.toUpperCase(), address, {
          key: 'hf_test_may_do_nothing_01234',
        });
        assert.deepEqual([without.status, powerless.status], [401, 403], `${method} ${path}`);
        assert.match(powerless.body.detail, new RegExp(access));
      }
    });

    it('lets a key do what it may and nothing else', async () => {
      const { call, shop } = stage();
      for (const permission of PERMISSIONS) {
        await registerKey(shop, `hf_test_only_${permission}`, [permission]);
      }
      assert.equal(
        (await call('GET', '/api/products', { key: 'hf_test_only_products:read' })).status,
        200,
      );
      assert.equal(
        (await call('GET', '/api/orders', { key: 'hf_test_only_products:read' })).status,
        403,
      );
    });

    it('keeps keys as hashes only', async () => {
      const { shop } = stage();
      assert.doesNotMatch(JSON.stringify(await shop.db('api_keys').select('*')), /hf_test_/);
    });
  });

  describe('requests from other sites (S-15)', () => {
    for (const [name, headers] of Object.entries({
      'another origin': { origin: 'https://evil.example' },
      'no origin at all (a sandboxed frame)': { origin: 'null' },
      'a cross-site fetch': { 'sec-fetch-site': 'cross-site' },
    })) {
      it(`refuses to change anything for ${name}`, async () => {
        const { api, call } = stage();
        for (const { method, path } of api.routes) {
          if (method !== 'post') continue;
          const { status } = await call('POST', path.replace(/\{\w+\}/g, 'x'), { headers });
          assert.equal(status, 403, path);
        }
      });
    }

    it('takes JSON only, which no form can send', async () => {
      const { call, product } = stage();
      const body = JSON.stringify(orderInput(await product()));
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
      ]) {
        const { status } = await call('POST', '/api/orders', {
          body,
          headers: { 'content-type': type },
        });
        assert.equal(status, 415, type);
      }
    });

    it('opens nothing to other origins (CORS)', async () => {
      const { call } = stage();
      const { headers } = await call('GET', '/api/health', {
        headers: { origin: 'https://evil.example' },
      });
      assert.equal(headers.get('access-control-allow-origin'), null);
    });
  });

  describe('size, depth and pace (S-16)', () => {
    it('refuses bodies over 100 kB', async () => {
      const { call } = stage();
      const { status, body } = await call('POST', '/api/orders', {
        body: JSON.stringify({ comment: 'x'.repeat(200_000) }),
      });
      assert.equal(status, 413);
      assert.match(body.detail, /100 kB/);
    });

    it('refuses compressed bodies', async () => {
      const { call } = stage();
      const { status } = await call('POST', '/api/orders', {
        body: '{}',
        headers: { 'content-encoding': 'gzip' },
      });
      assert.equal(status, 415);
    });

    it('refuses JSON nested 10,000 deep', async () => {
      const { call } = stage();
      const { status } = await call('POST', '/api/orders', {
        body: '['.repeat(10_000) + ']'.repeat(10_000),
      });
      assert.equal(status, 400);
    });

    it('refuses addresses and headers beyond measure', async () => {
      const { call, api } = stage();
      assert.equal((await call('GET', `/api/orders?q=${'x'.repeat(5_000)}`)).status, 414);
      const response = await fetch(`${api.url}/api/health`, {
        headers: { 'x-much': 'x'.repeat(20_000) },
      });
      assert.equal(response.status, 431);
    });

    it('gives no more than 100 to a page', async () => {
      const { call } = stage();
      for (const limit of ['101', '1000000000', '0', '-1', '1e2', 'ten']) {
        assert.equal((await call('GET', `/api/orders?limit=${limit}`)).status, 400, limit);
      }
    });

    it('cuts off who sends headers by the drop, after ten seconds', async function () {
      this.timeout(20_000);
      const { api } = stage();
      const begun = performance.now();
      const socket = connect(api.port, '127.0.0.1');
      socket.write('GET /api/health HTTP/1.1\r\nHost: x\r\n');
      const dripping = setInterval(() => socket.write('X-Drop: 1\r\n'), 500);
      socket.on('error', () => undefined);
      socket.resume();
      await once(socket, 'close');
      clearInterval(dripping);
      const seconds = (performance.now() - begun) / 1000;
      assert.ok(seconds > 8 && seconds < 14, `after ${seconds} s`);
    });

    it('slows down who asks too often, and says for how long', async () => {
      const { deps } = stage();
      const api = await startApi({
        ...deps,
        limits: { ...DEFAULT_LIMITS, requests: 20, windowMs: 60_000 },
      });
      const answers = await Promise.all(
        Array.from({ length: 60 }, () => api.call('GET', '/api/health')),
      );
      await api.stop();
      const refused = answers.filter(({ status }) => status === 429);
      assert.equal(refused.length, 40);
      assert.ok(Number(refused[0]?.headers.get('retry-after')) > 0);
    });
  });

  describe('injection', () => {
    it('takes quotes, operators and sort expressions for what they are (S-18)', async () => {
      const { call } = stage();
      for (const bad of [
        'sort=id;drop',
        'sort=placedAt%20desc',
        "limit=1'",
        'after=xyz',
        'q[$gt]=1',
        'number=a&number=b',
      ]) {
        const { status, body } = await call('GET', `/api/orders?${bad}`);
        assert.equal(status, 400, bad);
        assert.ok(body.errors.length > 0);
      }
      for (const quoted of ["'", "' OR '1'='1", '%', '_', '\\', '"; DROP TABLE orders; --']) {
        const { status, body } = await call<{ orders: unknown[] }>(
          'GET',
          `/api/orders?q=${encodeURIComponent(quoted)}`,
        );
        assert.equal(status, 200, quoted);
        assert.deepEqual(body.orders, [], quoted);
      }
    });

    it('builds no SQL from templates with holes', () => {
      const root = new URL('../../', import.meta.url);
      for (const folder of ['db', 'api']) {
        const files = readdirSync(new URL(folder, root), { recursive: true }) as string[];
        for (const file of files.filter((name) => name.endsWith('.ts'))) {
          const source = readFileSync(new URL(`${folder}/${file}`, root), 'utf8');
          assert.doesNotMatch(source, /[rR]aw\(\s*`[^`]*\$\{/, file);
        }
      }
    });

    it('never lets JSON reach into prototypes (S-27)', async () => {
      const { call } = stage();
      for (const body of [
        '{"__proto__":{"x":1}}',
        '{"constructor":{"prototype":{"x":1}}}',
        '{"customer":{"__proto__":{"x":1}}}',
        '{"\\u005f_proto__":{"x":1}}',
      ]) {
        assert.equal((await call('POST', '/api/orders', { body })).status, 400, body);
      }
      assert.equal((await call('GET', '/api/orders?__proto__=1')).status, 400);
      assert.equal((await call('GET', '/api/docs/assets/__proto__')).status, 404);
      assert.equal(({} as Record<string, unknown>)['x'], undefined);
    });

    it('serves no files but the ones named', async () => {
      const { call } = stage();
      for (const name of [
        '..%2f..%2fpackage.json',
        '%2e%2e%2fpackage.json',
        'index.html',
        'constructor',
      ]) {
        const { status } = await call('GET', `/api/docs/assets/${name}`);
        assert.ok(status === 404 || status === 400, `${name}: ${status}`);
      }
    });
  });

  describe('errors and headers (S-24)', () => {
    it('tells nothing of its insides when something breaks, and logs it without values', async () => {
      const { deps, shop } = stage();
      const lines: string[] = [];
      const sink = new Writable({
        write(chunk: Buffer, _encoding, done) {
          lines.push(chunk.toString());
          done();
        },
      });
      await shop.db.schema.renameTable('products', 'products_away');
      const api = await startApi({ ...deps, log: pino(sink) });
      const answer = await api.call('POST', '/api/orders', {
        body: orderInput('CANARY-SKU'),
        headers: { 'x-request-id': 'find-me-in-the-log' },
      });
      await api.stop();
      await shop.db.schema.renameTable('products_away', 'products');
      assert.equal(answer.status, 500);
      assert.equal(answer.body.code, 'internal');
      assert.equal(answer.body.requestId, 'find-me-in-the-log');
      assert.doesNotMatch(answer.text, /products|SELECT|ER_|node_modules/i);
      const log = lines.join('');
      assert.match(log, /find-me-in-the-log/);
      assert.match(log, /ER_NO_SUCH_TABLE/);
      assert.doesNotMatch(log, /CANARY|anna@|Lindengracht/);
    });

    it('answers 503 while the database is away', async () => {
      const { deps } = stage();
      const { openDatabase } = await import('../../db/knex.ts');
      const db = openDatabase('mysql://nobody:nothing@127.0.0.1:1/nowhere');
      const api = await startApi({ ...deps, db });
      const { status, body, headers } = await api.call('GET', '/api/orders');
      await api.stop();
      await db.destroy();
      assert.equal(status, 503);
      assert.equal(body.code, 'databaseUnavailable');
      assert.ok(headers.get('retry-after'));
    });

    it('names the methods that an address takes', async () => {
      const { api, call } = stage();
      for (const { path } of api.routes) {
        const taken = api.routes
          .filter((route) => route.path === path)
          .map((route) => route.method);
        const method = (['delete', 'put', 'patch'] as const).find((one) => !taken.includes(one));
        const { status, headers } = await call(method ?? 'trace', path.replace(/\{\w+\}/g, 'x'));
        assert.equal(status, 405, path);
        assert.match(headers.get('allow') ?? '', /GET|POST|PUT|PATCH/);
      }
    });

    it('knows no TRACE, no broken addresses, no broken JSON', async () => {
      const { api, call } = stage();
      const socket = connect(api.port, '127.0.0.1');
      socket.end('TRACE /api/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      const [first] = (await once(socket, 'data')) as [Buffer];
      assert.match(first.toString(), /^HTTP\/1\.1 405 /);
      assert.equal((await call('GET', '/api/nothing')).status, 404);
      assert.equal((await call('GET', '/api/orders/%')).status, 400);
      for (const body of ['{', '"', '{"a":1}}', 'undefined']) {
        assert.equal((await call('POST', '/api/orders', { body })).status, 400, body);
      }
    });

    it('sends headers that keep browsers on the safe side', async () => {
      const { call } = stage();
      const { headers } = await call('GET', '/api/orders');
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.equal(headers.get('referrer-policy'), 'no-referrer');
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('x-powered-by'), null);
    });

    it('takes over a well-formed request id and no other', async () => {
      const { call } = stage();
      const kept = await call('GET', '/api/health', {
        headers: { 'x-request-id': 'trace-0123456789' },
      });
      assert.equal(kept.headers.get('x-request-id'), 'trace-0123456789');
      const replaced = await call('GET', '/api/health', {
        headers: { 'x-request-id': 'a b <script>' },
      });
      assert.match(replaced.headers.get('x-request-id') ?? '', /^[0-9A-Z]{26}$/);
    });
  });
});
