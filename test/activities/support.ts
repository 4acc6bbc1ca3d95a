import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { ulid } from 'ulid';
import { applyAction, type ActionRequest } from '../../activities/apply-action.ts';
import type { ActionOutcome } from '../../domain/order/action-outcome.ts';
import type { AnyActionName, PayloadOf } from '../../domain/order/actions.ts';
import { OPENED_AT, type Draft, type TestShop } from '../support/shop.ts';

/** A minute after the shop was opened, ms UTC. */
export const NOON = OPENED_AT + 60_000;

/** What a workflow would ask of the database. */
export const request = <N extends AnyActionName>(
  { orderId }: Draft,
  type: N,
  payload: Partial<PayloadOf<N>> = {},
  more: Partial<ActionRequest> = {},
): ActionRequest => ({
  orderId,
  actionId: ulid(),
  type,
  payload,
  actor: { type: 'operator', id: 'test' },
  requestId: null,
  at: NOON,
  ...more,
});

/** Applies an action that must be accepted. */
export async function apply<N extends AnyActionName>(
  shop: TestShop,
  draft: Draft,
  type: N,
  payload: Partial<PayloadOf<N>> = {},
  more: Partial<ActionRequest> = {},
): Promise<ActionOutcome> {
  const outcome = await applyAction(shop, request(draft, type, payload, more));
  assert.equal(outcome.code, null, `${type} was refused`);
  return outcome;
}

/** An authorisation whose money nobody asks a provider for in these tests. */
export const reserved = (amount: number) => ({
  authorization: {
    provider: 'test',
    method: 'card',
    scheme: 'visa',
    reference: `pay_${ulid()}`,
    amount,
    expiresAt: null,
  },
});

const TABLES = [
  'orders',
  'order_lines',
  'order_actions',
  'order_events',
  'stock',
  'stock_movements',
  'payments',
  'shipments',
  'returns',
  'invoices',
  'number_series',
  'documents',
  'messages',
] as const;

/** Everything that the shop has written down, to be compared as a whole. */
export async function everything({ db }: TestShop): Promise<Record<string, unknown[]>> {
  const rows = await Promise.all(TABLES.map((table) => db(table).select()));
  return Object.fromEntries(
    TABLES.map((table, i) => [
      table,
      (rows[i] as unknown[]).map((row) => JSON.stringify(row)).sort(),
    ]),
  );
}

/** An activity's surroundings, as the engine's n-th attempt; it says nothing of failures that a test wants. */
export const activityContext = (attempt = 1): MockActivityEnvironment =>
  new MockActivityEnvironment({ attempt }, { logger: new DefaultLogger('ERROR') });
