import type { Knex } from 'knex';
import type { Database, Executor } from '../db/knex.ts';
import { findOrder } from '../db/repositories/orders.ts';
import {
  closeMail,
  findPdfs,
  lockUnsentMessages,
  type MailOutcome,
  type QueuedMessage,
} from '../db/repositories/outbox.ts';
import type { SettingsRepository } from '../db/repositories/settings.ts';
import { composeMail } from '../domain/notification/compose-mail.ts';
import type { MailAttachment, OutgoingMail } from '../integrations/mail/compose.ts';
import { MailRefused } from '../integrations/mail/mail-errors.ts';
import type { Mailer } from '../integrations/mail/mailer.ts';
import type { MadeDocument } from './documents.ts';
import { documentFileName } from '../domain/document/file-name.ts';
import { renderMail } from '../templates/mail.ts';

export interface MailDeps {
  readonly db: Database;
  readonly settings: SettingsRepository;
  readonly mailer: Mailer;
}

/**
 * Sends an action's mails from the outbox, one after the other, and keeps each as it went out. The rows are locked
 * meanwhile: should two attempts meet (one was given up as dead and is not), the second waits, and finds the mail sent.
 * Should the process die between the mail server's OK and our note of it, the mail goes out a second time with the same
 * Message-ID: one mail to every mail program.
 *
 * @param made documents of this action that were made just now
 * @returns the keys of those that were refused for good, at whichever attempt
 * @throws MailDelayed to be tried again later
 */
export async function sendMails(
  deps: MailDeps,
  actionId: string,
  made: readonly MadeDocument[],
): Promise<readonly string[]> {
  for (;;) {
    // A transaction for each, so that what has gone out is noted whatever becomes of the next.
    const { left, failed } = await deps.db.transaction((trx) =>
      sendNext(trx, deps, actionId, made),
    );
    if (left === 0) return failed;
  }
}

async function sendNext(
  trx: Knex.Transaction,
  deps: MailDeps,
  actionId: string,
  made: readonly MadeDocument[],
): Promise<{ readonly left: number; readonly failed: readonly string[] }> {
  const unsent = await lockUnsentMessages(trx, actionId);
  const failed = unsent.filter((message) => message.status === 'failed').map(({ key }) => key);
  const [next, ...others] = unsent.filter((message) => message.status === 'queued');
  if (!next) return { left: 0, failed };
  const isSent = await sendMessage(trx, deps, next, made);
  return { left: others.length, failed: isSent ? failed : [...failed, next.key] };
}

/** @returns false where it was refused for good */
async function sendMessage(
  trx: Knex.Transaction,
  { settings, mailer }: MailDeps,
  message: QueuedMessage,
  made: readonly MadeDocument[],
): Promise<boolean> {
  const mail = await written(trx, settings, message, made);
  const outcome = await handedOver(mailer, mail);
  await closeMail(trx, 'messages', message.key, outcome);
  return outcome.status === 'sent';
}

/** Gives a mail to the mail server. @throws MailDelayed to be tried again later */
export async function handedOver(
  mailer: Mailer,
  mail: OutgoingMail & { readonly to: readonly string[] },
): Promise<MailOutcome> {
  try {
    await mailer.send(mail);
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    return { status: 'failed', error: error.response.slice(0, 500) };
  }
  const { subject, html, text } = mail;
  return { status: 'sent', to: mail.to.join(', '), subject, html, text };
}

/** The mail as it is to be sent, from the order as it stands now. */
async function written(
  trx: Knex.Transaction,
  settings: SettingsRepository,
  message: QueuedMessage,
  made: readonly MadeDocument[],
): Promise<OutgoingMail & { readonly to: readonly string[] }> {
  const record = await findOrder(trx, message.orderId);
  if (!record) throw new Error(`There is no order ${message.orderId}.`);
  const { order, buyer } = record;
  const { effect, messageId, firstMessageId } = message;
  const shop = await settings.byVersion(order.settingsVersion, trx);
  return {
    messageId,
    // Shown as one thread with the first mail about the order.
    ...(firstMessageId && firstMessageId !== messageId ? { inReplyTo: firstMessageId } : {}),
    to: effect.to === 'customer' ? [buyer.email] : shop.administrators,
    fromName: shop.shop.name,
    replyTo: { name: shop.shop.name, address: shop.shop.email },
    ...renderMail(composeMail(effect, order, record, shop)),
    attachments: await attachmentsOf(trx, message, made),
  };
}

/** The documents that go with it: those just made are at hand, others are read. */
async function attachmentsOf(
  db: Executor,
  { orderId, effect }: QueuedMessage,
  made: readonly MadeDocument[],
): Promise<MailAttachment[]> {
  const wanted = effect.attachments;
  if (wanted.length === 0) return [];
  const atHand = made.filter(({ subject }) => wanted.includes(subject));
  const documents = atHand.length === wanted.length ? atHand : await findPdfs(db, orderId, wanted);
  return documents.map(({ kind, number, pdf }) => ({
    filename: documentFileName(kind, number),
    content: pdf,
    contentType: 'application/pdf',
  }));
}
