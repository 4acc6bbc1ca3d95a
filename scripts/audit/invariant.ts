import type { Client } from '@temporalio/client';
import type { Database, Executor } from '../../db/knex.ts';
import type { SettingsRepository } from '../../db/repositories/settings.ts';
import type { BookedPayment } from '../../integrations/payments/test-provider/client.ts';

/** What has to hold at any time, whatever broke in between. */
export interface Invariant {
  /** As in `I5`. */
  readonly id: string;
  /** In a sentence, for people. */
  readonly title: string;
  /** What is counted: `invoice numbers`. */
  readonly facts: string;
  /**
   * What it needs besides the database. Such things are read at another moment than the database, so a difference
   * counts only where it lasts.
   */
  readonly needs?: 'engine' | 'provider' | 'mails' | 'acknowledged';
  /** Looks at everything and tells what does not hold. */
  readonly check: (context: AuditContext, findings: Findings) => Promise<void>;
}

/** One thing that does not hold. */
export interface Violation {
  /** The order's number, or of what else it is: a series, a product. */
  readonly subject: string;
  /** What differs, with both values. */
  readonly what: string;
}

/** Collects what a check has seen. */
export interface Findings {
  /** So many more facts were looked at. */
  looked(count: number): void;
  violation(subject: string, what: string): void;
  /** Worth knowing, and allowed. */
  remark(sentence: string): void;
}

/** An action that somebody was told of. */
export interface Acknowledged {
  /** The `Idempotency-Key` it was asked under. */
  readonly key: string;
  readonly action: string;
  readonly outcome: 'applied' | 'rejected';
  /** The order's number or id. */
  readonly order: string;
}

/** A mail as its receiver has it. */
export interface ReceivedMail {
  readonly messageId: string;
}

/** Where to look; null: not there, so what depends on it is left out and said so. */
export interface AuditSources {
  readonly db: Database;
  readonly engine: Client | null;
  /** All payments of the test provider. */
  readonly payments: (() => Promise<readonly BookedPayment[]>) | null;
  /** All mails of the mail catcher. */
  readonly mails: (() => Promise<readonly ReceivedMail[]>) | null;
  /** What clients were told. */
  readonly acknowledged: readonly Acknowledged[] | null;
}

/** What a check looks at: the database as of one moment, and the rest as it is now. */
export interface AuditContext extends AuditSources {
  readonly snapshot: Executor;
  readonly settings: SettingsRepository;
}
