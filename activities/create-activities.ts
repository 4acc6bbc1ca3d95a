import type { Client } from '@temporalio/client';
import type { Database } from '../db/knex.ts';
import type { SettingsRepository } from '../db/repositories/settings.ts';
import type { Mailer } from '../integrations/mail/mailer.ts';
import type { PaymentProvider } from '../integrations/payments/payment-provider.ts';
import type { PdfRenderer } from '../integrations/pdf/renderer.ts';
import type { TaskQueue } from '../temporal/names.ts';
import { createBulkActivities } from './bulk.ts';
import { createDocumentActivities } from './documents.ts';
import { createQuoteActivities } from './quotes.ts';
import type { GiveWay } from './give-way.ts';
import { createMessageActivities } from './messages.ts';
import { createOrderActivities } from './orders.ts';
import { createPaymentActivities } from './payments.ts';

/** All that activities touch; what a queue does not need may throw when it is asked for. */
export interface ActivityDeps {
  readonly db: Database;
  readonly settings: SettingsRepository;
  readonly providerOf: (code: string) => PaymentProvider;
  /** For actions over many orders. */
  readonly temporal: () => Client;
  readonly mailer: () => Mailer;
  readonly pdf: () => PdfRenderer;
  readonly onDecided?: (actionId: string) => void;
  /** Has documents and mails wait for a quiet moment; default: they never wait. */
  readonly giveWay?: GiveWay;
}

/** The activities that a worker of a queue offers. */
export function createActivities(queue: TaskQueue, deps: ActivityDeps): object {
  if (queue === 'orders') {
    return {
      ...createOrderActivities(deps),
      ...createPaymentActivities(deps),
      ...createBulkActivities(deps),
    };
  }
  const made = { ...deps, mailer: deps.mailer(), pdf: deps.pdf() };
  return {
    ...createDocumentActivities(made),
    ...createMessageActivities(made),
    ...createQuoteActivities(made),
  };
}
