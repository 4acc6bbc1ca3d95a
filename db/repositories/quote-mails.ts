import type { Knex } from 'knex';
import { insertOnce } from '../insert-once.ts';
import type { Executor } from '../knex.ts';

/** A mail that is to carry a quote to its customer. */
export interface QuoteMail {
  readonly key: string;
  readonly quoteId: string;
  readonly documentKey: string;
  /** Stable for ever: a mail sent twice by a crash is known as one. */
  readonly messageId: string;
}

/** Puts a mail into the outbox; once per key. */
export async function queueQuoteMail(
  trx: Knex.Transaction,
  { key, quoteId, documentKey, messageId }: QuoteMail,
  at: number,
): Promise<void> {
  await insertOnce(trx, 'quote_mails', [
    {
      ...{ key, quote_id: quoteId, document_key: documentKey, message_id: messageId },
      ...{ status: 'queued', created_at: new Date(at) },
    },
  ]);
}

/** The mail with that key while it is still to be sent, or null. */
export const queuedQuoteMail = (executor: Executor, key: string): Promise<QuoteMail | null> =>
  firstOf(executor('quote_mails').where({ key, status: 'queued' }));

/** The same, locked until the transaction ends: of two attempts that meet the second finds it sent. */
export const lockQuoteMail = (trx: Knex.Transaction, key: string): Promise<QuoteMail | null> =>
  firstOf(trx('quote_mails').where({ key, status: 'queued' }).forUpdate());

async function firstOf(query: Knex.QueryBuilder): Promise<QuoteMail | null> {
  const row: QuoteMail | undefined = await query.first(
    ...['key', 'quote_id as quoteId', 'document_key as documentKey', 'message_id as messageId'],
  );
  return row ?? null;
}

/** The mails of a quote without their text, oldest first. */
export const quoteMailsOf = (
  executor: Executor,
  quoteId: string,
): Promise<
  {
    readonly status: 'queued' | 'sent' | 'failed';
    readonly to: string | null;
    readonly subject: string | null;
    readonly error: string | null;
    readonly createdAt: Date;
    readonly sentAt: Date | null;
  }[]
> =>
  executor('quote_mails')
    .where('quote_id', quoteId)
    .orderBy('created_at')
    .select('status', 'to', 'subject', 'error', 'created_at as createdAt', 'sent_at as sentAt');
