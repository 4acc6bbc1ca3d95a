import type { Knex } from 'knex';
import {
  PRINTED_WHEN_ASKED,
  type CreditNoteSnapshot,
  type OrderDocumentKind,
  type InvoiceSnapshot,
} from '../../domain/document/snapshot.ts';
import type { RecordEffect } from '../../domain/order/effects.ts';
import { insertOnce } from '../insert-once.ts';
import { parseJson, type Executor } from '../knex.ts';

type MailEffect = Extract<RecordEffect, { type: 'sendMail' }>;
type DocumentEffect = Extract<RecordEffect, { type: 'makeDocument' }>;

export interface QueuedDocument {
  readonly key: string;
  readonly orderId: string;
  readonly kind: OrderDocumentKind;
  readonly subject: string;
  /** What was taken down when it was issued; null for those that are written from the order itself. */
  readonly snapshot: InvoiceSnapshot | CreditNoteSnapshot | null;
}

export interface QueuedMessage {
  readonly key: string;
  readonly orderId: string;
  /** Stable for ever: a mail sent twice by a crash between sending and noting it is known as one. */
  readonly messageId: string;
  /** Of the first mail about the order to its customer. */
  readonly firstMessageId: string | null;
  readonly status: 'queued' | 'failed';
  readonly effect: MailEffect;
}

/** Puts down which documents an action wants made; the `documents` queue makes them. */
export async function queueDocuments(
  trx: Knex.Transaction,
  orderId: string,
  actionId: string,
  wanted: readonly { readonly key: string; readonly effect: DocumentEffect }[],
  at: number,
): Promise<void> {
  if (wanted.length === 0) return;
  await insertOnce(
    trx,
    'documents',
    wanted.map(({ key, effect }) => ({
      key,
      order_id: orderId,
      kind: effect.document,
      subject: effect.subject,
      action_id: actionId,
      created_at: new Date(at),
    })),
  );
}

/** Puts an action's mails into the outbox; only the `documents` queue touches the mail server. */
export async function queueMessages(
  trx: Knex.Transaction,
  orderId: string,
  actionId: string,
  wanted: readonly { readonly key: string; readonly effect: MailEffect }[],
  mailDomain: string,
  at: number,
): Promise<void> {
  if (wanted.length === 0) return;
  await insertOnce(
    trx,
    'messages',
    wanted.map(({ key, effect }) => ({
      key,
      order_id: orderId,
      action_id: actionId,
      kind: effect.mail,
      recipient: effect.to,
      effect: JSON.stringify(effect),
      status: 'queued',
      message_id: `<${key.replace(/[^A-Za-z0-9]+/g, '.')}@${mailDomain}>`,
      created_at: new Date(at),
    })),
  );
}

/** Of the documents those that are to be made now: not made yet, and not only when somebody asks. */
export const toBeMade = (documents: Knex.QueryBuilder): void => {
  void documents.whereNull('sha256').whereNotIn('documents.kind', [...PRINTED_WHEN_ASKED]);
};

/** The documents of an action that are to be made now and have no bytes yet. */
export const unrenderedDocuments = (
  executor: Executor,
  actionId: string,
): Promise<QueuedDocument[]> =>
  queuedDocuments(executor, (documents) =>
    documents.where('documents.action_id', actionId).modify(toBeMade),
  );

/** The document with that key; null where it has its bytes. */
export async function unrenderedDocument(
  executor: Executor,
  key: string,
): Promise<QueuedDocument | null> {
  const [document] = await queuedDocuments(executor, (documents) =>
    documents.where('documents.key', key),
  );
  return document ?? null;
}

/** Documents without bytes; invoices and credit notes with what they say. */
async function queuedDocuments(
  executor: Executor,
  wanted: (documents: Knex.QueryBuilder) => Knex.QueryBuilder,
): Promise<QueuedDocument[]> {
  const rows: DocumentRow[] = await wanted(executor('documents'))
    .leftJoin('invoices', (join) => {
      join
        .on('invoices.order_id', 'documents.order_id')
        .on('invoices.invoice_id', 'documents.subject');
    })
    .whereNull('sha256')
    .select('documents.key', 'documents.order_id', 'documents.kind', 'subject', 'snapshot');
  return rows.map((row) => ({
    key: row.key,
    orderId: row.order_id,
    kind: row.kind,
    subject: row.subject,
    snapshot: row.snapshot === null ? null : parseJson(row.snapshot),
  }));
}

interface DocumentRow {
  readonly key: string;
  readonly order_id: string;
  readonly kind: OrderDocumentKind;
  readonly subject: string;
  readonly snapshot: string | null;
}

/** Stores a document's bytes, once: bytes that are there stay (N05). */
export async function storeDocument(
  executor: Executor,
  key: string,
  pdf: Uint8Array,
  sha256: string,
): Promise<void> {
  await executor('documents')
    .where('key', key)
    .whereNull('sha256')
    .update({ pdf: Buffer.from(pdf), sha256, rendered_at: new Date() });
}

/** The bytes of an order's invoices with these ids, as far as they are made, each with its number. */
export async function findPdfs(
  executor: Executor,
  orderId: string,
  invoiceIds: readonly string[],
): Promise<
  { readonly kind: OrderDocumentKind; readonly number: string; readonly pdf: Uint8Array }[]
> {
  return executor('documents')
    .join('invoices', (join) => {
      join
        .on('invoices.order_id', 'documents.order_id')
        .on('invoices.invoice_id', 'documents.subject');
    })
    .where('documents.order_id', orderId)
    .whereIn('documents.subject', invoiceIds)
    .whereNotNull('sha256')
    .select('documents.kind', 'number', 'pdf');
}

/** Locks the mails of an action that were not sent, still to be or refused, until the transaction ends. */
export async function lockUnsentMessages(
  trx: Knex.Transaction,
  actionId: string,
): Promise<QueuedMessage[]> {
  const first = trx('messages as others')
    .whereRaw('others.order_id = messages.order_id')
    .where('others.recipient', 'customer')
    .orderBy('others.created_at')
    .limit(1)
    .select('others.message_id')
    .as('first_message_id');
  const rows: MessageRow[] = await trx('messages')
    .where('action_id', actionId)
    .whereIn('status', ['queued', 'failed'])
    .orderBy('key')
    .forUpdate()
    .select('key', 'order_id', 'status', 'message_id', 'effect', first);
  return rows.map((row) => ({
    key: row.key,
    orderId: row.order_id,
    status: row.status,
    messageId: row.message_id,
    firstMessageId: row.first_message_id,
    effect: parseJson<MailEffect>(row.effect),
  }));
}

interface MessageRow {
  readonly key: string;
  readonly order_id: string;
  readonly status: 'queued' | 'failed';
  readonly message_id: string;
  readonly first_message_id: string | null;
  readonly effect: string;
}

/** What became of a mail: as it went out, or why it was refused. */
export type MailOutcome =
  | {
      readonly status: 'sent';
      readonly to: string;
      readonly subject: string;
      readonly html: string;
      readonly text: string;
    }
  | { readonly status: 'failed'; readonly error: string };

/** Keeps a mail as it went out, or why it was refused (S093): an order's, or a quote's. */
export async function closeMail(
  executor: Executor,
  outbox: 'messages' | 'quote_mails',
  key: string,
  outcome: MailOutcome,
): Promise<void> {
  await executor(outbox)
    .where({ key, status: 'queued' })
    .update({ ...outcome, ...(outcome.status === 'sent' ? { sent_at: new Date() } : {}) });
}
