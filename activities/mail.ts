import type { Database } from '../db/knex.ts';
import { findOrder } from '../db/repositories/orders.ts';
import {
  closeMessage,
  findPdfs,
  firstMessageId,
  type QueuedMessage,
} from '../db/repositories/outbox.ts';
import type { SettingsRepository } from '../db/repositories/settings.ts';
import { composeMail } from '../domain/notification/compose-mail.ts';
import type { MailAttachment } from '../integrations/mail/compose.ts';
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
 * Sends a mail from the outbox and keeps it as it went out. Should the process die between the mail server's OK and
 * our note of it, the mail goes out a second time with the same Message-ID: one mail to every mail program.
 *
 * @returns false where it was refused for good
 * @throws MailDelayed to be tried again later
 */
export async function sendMessage(
  { db, settings, mailer }: MailDeps,
  message: QueuedMessage,
): Promise<boolean> {
  const record = await findOrder(db, message.orderId);
  if (!record) throw new Error(`There is no order ${message.orderId}.`);
  const { order, buyer } = record;
  const { effect } = message;
  const shop = await settings.byVersion(order.settingsVersion);
  const mail = renderMail(composeMail(effect, order, record, shop));
  const to = effect.to === 'customer' ? [buyer.email] : shop.administrators;
  const thread = effect.mail === 'orderConfirmation' ? null : await firstMessageId(db, order.id);
  try {
    await mailer.send({
      messageId: message.messageId,
      ...(thread && thread !== message.messageId ? { inReplyTo: thread } : {}),
      to,
      replyTo: { name: shop.shop.name, address: shop.shop.email },
      ...mail,
      attachments: await attachmentsOf(db, message),
    });
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    await closeMessage(db, message.key, { status: 'failed', error: error.response.slice(0, 500) });
    return false;
  }
  await closeMessage(db, message.key, { status: 'sent', to: to.join(', '), ...mail });
  return true;
}

async function attachmentsOf(
  db: Database,
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
