import type { EventEmitter } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Database } from '../db/knex.ts';
import type { SettingsRepository } from '../db/repositories/settings.ts';

/** Everything the API needs from outside; handed in, so that tests hand in theirs. */
export interface ApiDeps {
  readonly db: Database;
  readonly settings: SettingsRepository;
  readonly temporal: Client;
  readonly payments: Payments;
  readonly log: Logger;
  /** ms UTC */
  readonly now: () => number;
  readonly addresses: Addresses;
  readonly limits: Limits;
  /** Emits an action's id when it is decided, where the worker runs in this process. */
  readonly decisions?: EventEmitter;
}

export interface Addresses {
  /** Where callers reach us, without a slash at the end. */
  readonly publicUrl: string;
  readonly temporalUiUrl: string | undefined;
  readonly mailPageUrl: string | undefined;
}

export interface Limits {
  /** Requests from one address per window. */
  readonly requests: number;
  readonly windowMs: number;
  /** How long a caller waits for the outcome of an action before it is told to come back, ms. */
  readonly outcomeMs: number;
  /** How long a caller waits for a document to be printed, ms. */
  readonly printMs: number;
  /** How long an attempt under an Idempotency-Key may take before a retry takes its place, ms. */
  readonly leaseMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  requests: 6_000,
  windowMs: 10_000,
  outcomeMs: 2_000,
  printMs: 8_000,
  leaseMs: 10_000,
};

/** The payment providers as the API sees them: call-backs to believe or not, payments to look up. */
export interface Payments {
  /** Null: forged, altered, too old, or from a provider that is not ours. */
  verifyWebhook(
    provider: string,
    rawBody: Buffer,
    headers: IncomingHttpHeaders,
  ): { readonly id: string; readonly paymentReference: string } | null;
  /** The truth about a payment; null where the provider does not know it. Throws while out of reach. */
  fetchPayment(provider: string, paymentReference: string): Promise<FetchedPayment | null>;
}

export interface FetchedPayment {
  readonly reference: string;
  readonly status: string;
  readonly currency: string;
  /** Minor units. */
  readonly authorized: number;
  /** Minor units. */
  readonly captured: number;
  /** ms UTC */
  readonly authorizedUntil: number | null;
  readonly scheme: string | null;
  /** What the shop called the order when it opened the payment. */
  readonly orderNumber: string | null;
}
