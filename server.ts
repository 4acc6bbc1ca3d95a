/**
 * Starts the API and the start page; SIGTERM drains: requests underway are answered, new ones go elsewhere.
 */
import { EventEmitter, once } from 'node:events';
import { pino } from 'pino';
import { createApp } from './api/app.ts';
import { DEFAULT_LIMITS, type ApiDeps, type Payments } from './api/deps.ts';
import { createHttpServer, drain } from './api/http-server.ts';
import { hashOfKey } from './api/http/auth.ts';
import { loggable } from './api/http/log.ts';
import { tellTransfers } from './api/money/import-statement.ts';
import { tellAllotments } from './api/stock/tell-allotments.ts';
import { serviceConfigOrExit, type ServiceConfig } from './config.ts';
import { openDatabase, type Database } from './db/knex.ts';
import { registerApiKey } from './db/repositories/api-keys.ts';
import { pruneKeys } from './db/repositories/idempotency.ts';
import { createSettingsRepository } from './db/repositories/settings.ts';
import {
  paymentProviders,
  UnknownPaymentProvider,
} from './integrations/payments/payment-providers.ts';
import { openClient } from './temporal/connection.ts';
import { listenForWakeUps } from './temporal/wake-up.ts';

const HOUR = 3_600_000;
const DRAIN_MS = 10_000;
/** How often orders are looked for that were not told yet of goods set apart, or of money that came, for them. */
const TELL_MS = 5_000;

const config = serviceConfigOrExit();
const log = pino({ level: config.logLevel, base: { service: 'api' } });
const db = openDatabase(config.databaseUrl);
const temporal = await openClient(config.temporal);

if (config.apiKey !== undefined) {
  const first = { sha256: hashOfKey(config.apiKey), name: 'first key', permissions: ['*'] };
  await registerApiKey(db, first, Date.now());
}

// Each request that waits listens for its own action.
const decisions = new EventEmitter().setMaxListeners(0);
const unlisten = listenForWakeUps(config.wakeUp, decisions);
const deps = depsOf(config, db);
const server = createHttpServer(createApp(deps));
server.listen(config.port, config.host);
await once(server, 'listening');
log.info({ host: config.host, port: config.port }, 'listening');

const pruning = setInterval(() => void prune(), HOUR);
void prune();
const telling = setInterval(() => void tell(), TELL_MS);
void tell();
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());

async function stop(): Promise<void> {
  clearInterval(pruning);
  clearInterval(telling);
  await drain(server, DRAIN_MS);
  unlisten();
  await temporal.connection.close();
  await db.destroy();
}

async function tell(): Promise<void> {
  try {
    await tellAllotments(deps);
    await tellTransfers(deps);
  } catch (error) {
    log.warn(
      { error: loggable(error) },
      'what orders are to be told could not be read; tried again in a moment',
    );
  }
}

async function prune(): Promise<void> {
  try {
    await pruneKeys(db, Date.now());
  } catch (error) {
    log.warn(
      { error: loggable(error) },
      'old idempotency keys were not deleted; tried again in an hour',
    );
  }
}

function depsOf(settings: ServiceConfig, database: Database): ApiDeps {
  return {
    db: database,
    settings: createSettingsRepository(database),
    temporal,
    payments: paymentsOf(settings),
    log,
    now: Date.now,
    addresses: {
      publicUrl: settings.publicUrl,
      temporalUiUrl: settings.temporal.uiUrl,
      mailPageUrl: settings.mailPageUrl,
    },
    decisions,
    limits: { ...DEFAULT_LIMITS, requests: settings.rateLimit },
  };
}

/** The payment providers of this installation; whatever claims to come from another one is not believed. */
function paymentsOf(settings: ServiceConfig): Payments {
  const providerOf = paymentProviders({
    testProviderUrl: settings.paymentProviderUrl,
    webhookSecret: settings.paymentWebhookSecret,
  });
  return {
    verifyWebhook(provider, rawBody, headers) {
      try {
        return providerOf(provider).verifyWebhook(rawBody, headers);
      } catch (error) {
        if (error instanceof UnknownPaymentProvider) return null;
        throw error;
      }
    },
    fetchPayment: (provider, reference) => providerOf(provider).fetch(reference),
  };
}
