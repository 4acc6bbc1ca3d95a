import '../support/runtime.ts';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { pino } from 'pino';
import { createApp, createRoutes } from '../../api/app.ts';
import { DEFAULT_LIMITS, type ApiDeps } from '../../api/deps.ts';
import { hashOfKey } from '../../api/http/auth.ts';
import { createHttpServer, drain } from '../../api/http-server.ts';
import { registerApiKey } from '../../db/repositories/api-keys.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { startOrderEngine, type OrderEngine } from '../support/order-engine.ts';
import { testTemporal } from '../support/servers.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';

export const ALL_POWERS = 'hf_test_all_powers_0123456789';

/** An answer with its body read as JSON where it is JSON. */
export interface Heard {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
  readonly text: string;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** null: none. Default: one that may do everything. */
  readonly key?: string | null;
}

export type ApiForTests = Awaited<ReturnType<typeof startApi>>;
export type Call = (method: string, path: string, options?: CallOptions) => Promise<Heard>;

/** An order of one product, as a shop's checkout sends it. */
export const orderInput = (sku: string, change: object = {}) => ({
  customer: { name: 'Anna de Vries', email: 'anna@example.test', locale: 'nl' },
  billingAddress: {
    name: 'Anna de Vries',
    street: 'Lindengracht 12',
    postcode: '1015 KJ',
    city: 'Amsterdam',
    country: 'NL',
  },
  lines: [{ sku, quantity: 2 }],
  shippingMethod: 'PostNL',
  shippingPrice: 495,
  paymentMethod: 'card',
  ...change,
});

/** What a checkout reserved, enough for `orderInput` as it is. */
export const reserved = (amount = 5495) => ({
  provider: 'manual',
  method: 'card',
  scheme: 'visa',
  reference: `ref-${randomBytes(6).toString('hex')}`,
  amount,
});

/** A shop whose order numbers nobody else gives out: tests share one engine. */
export const openApiShop = (change: (settings: Settings) => Settings = (s) => s) =>
  openTestShop((settings) => {
    const prefix = `T${randomBytes(4).toString('hex')}-`;
    const { order, customer } = settings.numberSeries;
    const numberSeries = {
      ...settings.numberSeries,
      order: { ...order, prefix },
      customer: { ...customer, start: 30_001 },
    };
    return change({ ...settings, numberSeries });
  });

/** The API on a free port. */
export async function startApi(deps: ApiDeps) {
  const routes = createRoutes(deps);
  const app = createApp(deps, routes);
  const server = createHttpServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return { app, routes, url, port, call: callerOf(url), stop: () => drain(server, 1_000) };
}

const callerOf =
  (url: string): Call =>
  async (method, path, { body, headers = {}, key = ALL_POWERS } = {}) => {
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? (JSON.parse(text) as unknown) : null,
    };
  };

/** Everything the API depends on, real; `change` replaces some of it. */
export async function apiDeps(
  shop: TestShop,
  client: Client,
  change: Partial<ApiDeps> = {},
): Promise<ApiDeps> {
  await registerKey(shop, ALL_POWERS, ['*']);
  return {
    db: shop.db,
    settings: shop.settings,
    temporal: client,
    payments: { verifyWebhook: () => null, fetchPayment: () => Promise.resolve(null) },
    log: pino({ level: process.env['API_LOG'] ?? 'silent' }),
    now: Date.now,
    addresses: {
      publicUrl: 'http://localhost:3000',
      temporalUiUrl: 'http://localhost:8233',
      mailPageUrl: 'http://localhost:8025',
    },
    limits: { ...DEFAULT_LIMITS, requests: 1_000_000, outcomeMs: 20_000 },
    ...change,
  };
}

export const registerKey = (shop: TestShop, key: string, permissions: readonly string[]) =>
  registerApiKey(shop.db, { sha256: hashOfKey(key), name: 'test', permissions }, Date.now());

export type ApiStage = Awaited<ReturnType<typeof setUpStage>>;

/** API, shop, engine and (unless told otherwise) workers, for the tests of one `describe`. */
export function apiStage(options: StageOptions = {}): () => ApiStage {
  let stage: ApiStage | undefined;
  before(async function () {
    this.timeout(60_000);
    stage = await setUpStage(options);
  });
  after(async () => stage?.close());
  return () => {
    if (!stage) throw new Error('The stage is set up before the first test.');
    return stage;
  };
}

interface StageOptions {
  readonly worker?: boolean;
  readonly deps?: Partial<ApiDeps>;
  readonly settings?: (settings: Settings) => Settings;
}

async function setUpStage({ worker = true, deps: change = {}, settings }: StageOptions) {
  const { address } = await testTemporal();
  const [shop, connection, nativeConnection] = await Promise.all([
    openApiShop(settings),
    Connection.connect({ address }),
    NativeConnection.connect({ address }),
  ]);
  const client = new Client({ connection });
  const environment = { client, nativeConnection };
  let engine: OrderEngine | undefined;
  const startWorker = async () => {
    engine = await startOrderEngine({ environment, shop });
  };
  if (worker) await startWorker();
  const deps = await apiDeps(shop, client, change);
  const api = await startApi(deps);

  return {
    shop,
    client,
    deps,
    api,
    call: api.call,
    startWorker,

    /** A product of 25.00 with 21 % tax; returns its SKU. */
    async product(stock = 100): Promise<string> {
      const sku = `P-${randomBytes(5).toString('hex')}`;
      await shop.product({ sku, stock });
      return sku;
    },

    /** A placed order with its money reserved. */
    async placed(change: object = {}): Promise<any> {
      const input = orderInput(await this.product(), { payment: reserved(), ...change });
      const { status, body, text } = await api.call('POST', '/api/orders', { body: input });
      if (status !== 201) throw new Error(`The order was not placed: ${text}`);
      return body;
    },

    async close() {
      await api.stop();
      await engine?.stop();
      await connection.close();
      await nativeConnection.close();
      await shop.close();
    },
  };
}
