import '../support/runtime.ts';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { pino } from 'pino';
import type { z } from 'zod';
import type { OrderAnswer, OrderDetailAnswer } from '../../api/orders/order-schema.ts';
import { createApp, createRoutes } from '../../api/app.ts';
import { DEFAULT_LIMITS, type ApiDeps } from '../../api/deps.ts';
import { hashOfKey } from '../../api/http/auth.ts';
import { ProblemSchema, type FieldError } from '../../api/http/problem.ts';
import type { Route } from '../../api/http/route.ts';
import { createHttpServer, drain } from '../../api/http-server.ts';
import { registerApiKey } from '../../db/repositories/api-keys.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { startOrderEngine, type OrderEngine } from '../support/order-engine.ts';
import { orderWorkflowId } from '../../temporal/names.ts';
import type { Mailer } from '../../integrations/mail/mailer.ts';
import type { PdfRenderer } from '../../integrations/pdf/renderer.ts';
import { testTemporal } from '../support/servers.ts';
import { startProviderForTests } from '../support/test-provider.ts';
import { openTestShop, type TestShop } from '../support/shop.ts';

export const ALL_POWERS = 'hf_test_all_powers_0123456789';

/** An answer with its body read as JSON where it is JSON. */
export interface Heard<T = AnyBody> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
  readonly text: string;
}

/** An order or a problem: what most answers are. Each answer is held against its schema as it comes in. */
export type AnyBody = OrderDetailAnswer &
  Pick<z.output<typeof ProblemSchema>, 'code' | 'title' | 'detail' | 'requestId'> & {
    readonly errors: readonly FieldError[];
    readonly actionId: string;
  };

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** null: none. Default: one that may do everything. */
  readonly key?: string | null;
}

export type ApiForTests = Awaited<ReturnType<typeof startApi>>;
export type Call = <T = AnyBody>(
  method: string,
  path: string,
  options?: CallOptions,
) => Promise<Heard<T>>;

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
  const call = callerOf(url, routes);
  return { app, routes, url, port, call, stop: () => drain(server, 1_000) };
}

/** Calls the API; every answer is held against what the OpenAPI file promises. */
const callerOf =
  (url: string, routes: readonly Route[]): Call =>
  async <T>(method: string, path: string, options: CallOptions = {}): Promise<Heard<T>> => {
    const { body, headers = {}, key = ALL_POWERS } = options;
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
    const heard = {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text !== '' ? (JSON.parse(text) as unknown) : null,
    };
    assertAsPromised(method, path, heard, routes);
    return heard as Heard<T>;
  };

function assertAsPromised(
  method: string,
  path: string,
  { status, headers, body }: Heard<unknown>,
  routes: readonly Route[],
): void {
  assert.ok(headers.get('x-request-id'), 'every answer carries its request id');
  if (headers.get('content-type')?.includes('problem+json')) {
    assert.deepEqual(ProblemSchema.safeParse(body).error, undefined, 'problems are as promised');
    assert.doesNotMatch(JSON.stringify(body), /node_modules|\.ts:|at \w+ \(/, 'no stack trace');
    return;
  }
  const [address = ''] = path.split('?');
  const route = routes.find(
    (candidate) =>
      candidate.method === method.toLowerCase() && pattern(candidate.path).test(address),
  );
  const schema = route?.answers[status]?.schema;
  if (!schema) return;
  const { error } = schema.safeParse(body);
  assert.equal(error?.message, undefined, `${method} ${path} answers as OpenAPI promises`);
}

const pattern = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);

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
    limits: { ...DEFAULT_LIMITS, requests: 1_000_000, outcomeMs: 20_000, printMs: 300 },
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
  /** Default true. */
  readonly worker?: boolean;
  /** False: nothing answers where Temporal should be. */
  readonly engine?: boolean;
  readonly deps?: Partial<ApiDeps>;
  /** Prints what is asked for; without it nobody does. */
  readonly pdf?: () => Promise<PdfRenderer>;
  /** Beside `pdf`: takes the mails that carry quotes. */
  readonly mailer?: () => Promise<Mailer>;
  readonly settings?: (settings: Settings) => Settings;
}

/** All that the engine holds about an order, as text: payloads decoded. */
export async function engineSees(client: Client, orderNumber: string): Promise<string> {
  const handle = client.workflow.getHandle(orderWorkflowId(orderNumber));
  const { raw } = await handle.describe();
  return JSON.stringify([await handle.fetchHistory(), raw]).replace(
    /"data":"([^"]+)"/g,
    (_, data: string) => Buffer.from(data, 'base64').toString(),
  );
}

const NOWHERE = '127.0.0.1:1';

async function setUpStage(options: StageOptions) {
  const { engine: isThere = true, worker = isThere, deps: change = {}, settings } = options;
  const address = isThere ? (await testTemporal()).address : NOWHERE;
  const [shop, provider] = await Promise.all([openApiShop(settings), startProviderForTests()]);
  const pdf = await options.pdf?.();
  const mailer = await options.mailer?.();
  const connection = Connection.lazy({ address });
  const client = new Client({ connection });
  let engine: OrderEngine | undefined;
  let nativeConnection: NativeConnection | undefined;
  const startWorker = async () => {
    nativeConnection = await NativeConnection.connect({ address });
    engine = await startOrderEngine({
      environment: { client, nativeConnection },
      shop,
      providerOf: () => provider.provider,
      ...(pdf ? { pdf } : {}),
      ...(mailer ? { mailer } : {}),
    });
  };
  if (worker) await startWorker();
  const deps = await apiDeps(shop, client, change);
  const api = await startApi(deps);

  /** A product of 25.00 with 21 % tax; returns its SKU. */
  async function product(stock = 100): Promise<string> {
    const sku = `P-${randomBytes(5).toString('hex')}`;
    await shop.product({ sku, stock });
    return sku;
  }

  /** What a customer's card was reserved for at the payment provider. */
  async function checkout(amount = 5495) {
    const request = { amount, currency: 'EUR', scheme: 'visa', authorizedUntil: null };
    const { reference } = await provider.client.checkout(request);
    return { provider: 'test', method: 'card', scheme: 'visa', reference, amount };
  }

  /** A placed order with its money reserved. */
  async function placed(change: object = {}): Promise<OrderAnswer> {
    const input = orderInput(await product(), { payment: await checkout(), ...change });
    const { status, body, text } = await api.call('POST', '/api/orders', { body: input });
    if (status !== 201) throw new Error(`The order was not placed: ${text}`);
    return body;
  }

  return {
    shop,
    client,
    deps,
    api,
    call: api.call,
    startWorker,
    /** The worker is gone, whatever it was about to do. */
    stopWorker: () => engine?.stop(),

    provider,
    checkout,
    product,
    placed,

    async close() {
      await api.stop();
      await engine?.stop();
      await pdf?.close();
      mailer?.close();
      await provider.stop();
      await connection.close();
      await nativeConnection?.close();
      await shop.close();
    },
  };
}
