import assert from 'node:assert/strict';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Authorization } from '../../domain/order/actions.ts';
import type { Order } from '../../domain/order/order.ts';
import { payable } from '../../domain/order/quantities.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { manualProvider } from '../../integrations/payments/manual-provider.ts';
import { keepHistories } from './histories.ts';
import { startOrderEngine, type EngineOptions, type OrderEngine } from './order-engine.ts';
import { comeToRest } from './rest.ts';
import { endTimeSkipping, timeSkipping } from './servers.ts';
import { openTestShop, type Draft } from './shop.ts';
import { startProviderForTests, type ProviderForTests } from './test-provider.ts';

export type OrderStage = ReturnType<typeof stageWith>;

/**
 * Everything that an order's life needs, for the tests of one `describe`: a time-skipping server, a shop, the
 * built-in payment provider, workers. Set up before the first test, taken down after the last.
 */
export function orderStage(
  options: Partial<Omit<EngineOptions, 'environment' | 'shop'>> & {
    readonly settings?: (settings: Settings) => Settings;
  } = {},
): () => OrderStage {
  let stage: OrderStage | undefined;
  const { settings, ...more } = options;

  before(async function () {
    const [environment, shop, provider] = await Promise.all([
      timeSkipping(),
      openTestShop(settings),
      startProviderForTests(),
    ]);
    const providerOf = (code: string) => (code === 'manual' ? manualProvider : provider.provider);
    stage = stageWith(await startOrderEngine({ environment, shop, providerOf, ...more }), provider);
  });

  after(async () => {
    if (!stage) return;
    const { engine, provider } = stage;
    await engine.stop();
    await engine.shop.close();
    await endTimeSkipping(engine.environment);
    await provider.stop();
  });

  return () => {
    assert.ok(stage, 'the stage is set up before the first test');
    return stage;
  };
}

function stageWith(engine: OrderEngine<TestWorkflowEnvironment>, provider: ProviderForTests) {
  const { shop, environment } = engine;

  /** A draft of so many pieces of a new product, 25.00 each, and 4.95 for sending. */
  async function draft(quantity = 1, change: Partial<Order> = {}): Promise<Draft> {
    return shop.draft([{ productId: await shop.product(), quantity }], change);
  }

  /** The customer goes through the checkout: all that is to be paid is reserved. */
  async function authorization(order: Draft, scheme = 'visa'): Promise<Authorization> {
    const { currency, ...rest } = await engine.order(order);
    const amount = payable({ currency, ...rest });
    const checkout = { amount, currency, scheme, authorizedUntil: null };
    const { reference } = await provider.client.checkout(checkout);
    return { provider: 'test', method: 'card', scheme, reference, amount, expiresAt: null };
  }

  return {
    engine,
    shop,
    provider,
    draft,
    authorization,

    /** A draft that is placed with its whole amount reserved. */
    async authorized(quantity = 1, change: Partial<Order> = {}): Promise<Draft> {
      const order = await draft(quantity, change);
      const payload = { authorization: await authorization(order) };
      assert.equal(await engine.act(order, 'place', payload), 'applied');
      return order;
    },

    /** Publishes other settings; for a draft's `settingsVersion`. */
    async settings(change: Partial<Settings>): Promise<Pick<Order, 'settingsVersion'>> {
      const published = await shop.settings.publish({ ...shop.current, ...change }, 'test', 0);
      return { settingsVersion: published.version };
    },

    /** The money as the provider has it: its own books, not ours. */
    async books(order: Draft) {
      const { payments } = await engine.order(order);
      const reference = payments[0]?.reference;
      assert.ok(reference, 'the order has a payment at the provider');
      return provider.client.payment(reference);
    },

    /** Lets time pass on the server. */
    sleep: (duration: Parameters<typeof environment.sleep>[0]) => environment.sleep(duration),

    /** Waits, however long, until the order has come to rest. */
    async atRest(order: Draft): Promise<Order> {
      await comeToRest(engine, order);
      return engine.order(order);
    },

    /** Keeps the order's histories for the replay tests, where this run records them. */
    keep: async (order: Draft, path: string) => keepHistories(path, await engine.histories(order)),
  };
}
