import type { Knex } from 'knex';
import type { Database, Executor } from '../db/knex.ts';
import { findOrder } from '../db/repositories/orders.ts';
import {
  closeMessage,
  findPdfs,
  firstMessageId,
  lockMessage,
  type QueuedMessage,
} from '../db/repositories/outbox.ts';
import type { SettingsRepository } from '../db/repositories/settings.ts';
import { composeMail } from '../domain/notification/compose-mail.ts';
import type { MailAttachment, OutgoingMail } from '../integrations/mail/compose.ts';
import { MailRefused } from '../integrations/mail/mail-errors.ts';
import type { Mailer } from '../integrations/mail/mailer.ts';
import { documentFileName } from '../domain/document/file-name.ts';
import { renderMail } from '../templates/mail.ts';

export interface MailDeps {
  readonly db: Database;
  readonly settings: SettingsRepository;
  readonly mailer: Mailer;
}

/**
 * Sends a mail from the outbox and keeps it as it went out. Its row is locked meanwhile: should two attempts meet (one
 * was given up as dead and is not), the second waits, and finds it sent. Should the process die between the mail
 * server's OK and our note of it, the mail goes out a second time with the same Message-ID: one mail to every
 * mail program.
 *
 * @returns false where it was refused for good
 * @throws MailDelayed to be tried again later
 */
export const sendMessage = (deps: MailDeps, message: QueuedMessage): Promise<boolean> =>
  deps.db.transaction(async (trx) => {
    const status = await lockMessage(trx, message.key);
    if (status !== 'queued') return status === 'sent';
    const mail = await written(trx, deps.settings, message);
    try {
      await deps.mailer.send(mail);
    } catch (error) {
      if (!(error instanceof MailRefused)) throw error;
      const reason = error.response.slice(0, 500);
      await closeMessage(trx, message.key, { status: 'failed', error: reason });
      return false;
    }
    const { subject, html, text } = mail;
    await closeMessage(trx, message.key, {
      status: 'sent',
      to: mail.to.join(', '),
      subject,
      html,
      text,
    });
    return true;
  });

/** The mail as it is to be sent, from the order as it stands now. */
async function written(
  trx: Knex.Transaction,
  settings: SettingsRepository,
  message: QueuedMessage,
): Promise<OutgoingMail & { readonly to: readonly string[] }> {
  const record = await findOrder(trx, message.orderId);
  if (!record) throw new Error(`There is no order ${message.orderId}.`);
  const { order, buyer } = record;
  const { effect, messageId } = message;
  const shop = await settings.byVersion(order.settingsVersion, trx);
  const thread = effect.mail === 'orderConfirmation' ? null : await firstMessageId(trx, order.id);
  return {
    messageId,
    ...(thread && thread !== messageId ? { inReplyTo: thread } : {}),
    to: effect.to === 'customer' ? [buyer.email] : shop.administrators,
    replyTo: { name: shop.shop.name, address: shop.shop.email },
    ...renderMail(composeMail(effect, order, record, shop)),
    attachments: await attachmentsOf(trx, message),
  };
}

async function attachmentsOf(
  db: Executor,
  { orderId, effect }: QueuedMessage,
): Promise<MailAttachment[]> {
  if (effect.attachments.length === 0) return [];
  const documents = await findPdfs(db, orderId, effect.attachments);
  return documents.map(({ kind, number, pdf }) => ({
    filename: documentFileName(kind, number),
    content: pdf,
    contentType: 'application/pdf',
  }));
}
