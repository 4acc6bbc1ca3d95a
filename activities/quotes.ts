import { ApplicationFailure } from '@temporalio/activity';
import type { Knex } from 'knex';
import { findQuote } from '../db/repositories/quotes.ts';
import { closeMail } from '../db/repositories/outbox.ts';
import { lockQuoteMail, queuedQuoteMail } from '../db/repositories/quote-mails.ts';
import { documentFileName } from '../domain/document/file-name.ts';
import { quoteMail } from '../domain/notification/quote-mail.ts';
import { FailureType } from '../temporal/failures.ts';
import { renderMail } from '../templates/mail.ts';
import type { DocumentDeps } from './documents.ts';
import { whileBeating } from './heartbeat.ts';
import { handedOver, type MailDeps } from './mail.ts';
import { madeQuote, type MadeQuote } from './quote-document.ts';

export type QuoteActivities = ReturnType<typeof createQuoteActivities>;

/** Quotes on their way to their customers. */
export const createQuoteActivities = (deps: DocumentDeps & MailDeps) => ({
  /**
   * Makes a quote's document and sends it to its customer, once; can be called again at any point. A mail that is
   * refused, and a document that cannot be made, is noted at the quote.
   * @throws whatever a later attempt may overcome: mail server away, Chromium gone
   */
  async sendQuote(mailKey: string): Promise<void> {
    try {
      await whileBeating(() => printAndSend(deps, mailKey));
    } catch (error) {
      if (!isUnprintable(error)) throw error;
      await closeMail(deps.db, 'quote_mails', mailKey, {
        status: 'failed',
        error: error.message.slice(0, 500),
      });
    }
  },
});

async function printAndSend(deps: DocumentDeps & MailDeps, mailKey: string): Promise<void> {
  const mail = await queuedQuoteMail(deps.db, mailKey);
  if (!mail) return;
  const made = await madeQuote(deps, mail.documentKey);
  await deps.db.transaction((trx) => sendLocked(trx, deps, mailKey, made));
}

/** The row is locked while the mail goes out: should two attempts meet, the second finds it sent. */
async function sendLocked(
  trx: Knex.Transaction,
  { mailer }: MailDeps,
  mailKey: string,
  { snapshot, pdf }: MadeQuote,
): Promise<void> {
  const mail = await lockQuoteMail(trx, mailKey);
  const record = mail && (await findQuote(trx, mail.quoteId));
  if (!record) return;
  const { name, email } = snapshot.shop;
  const outcome = await handedOver(mailer, {
    messageId: mail.messageId,
    to: [record.buyer.email],
    fromName: name,
    replyTo: { name, address: email },
    ...renderMail(quoteMail(snapshot)),
    attachments: [
      {
        filename: documentFileName('quote', snapshot.number),
        content: pdf,
        contentType: 'application/pdf',
      },
    ],
  });
  await closeMail(trx, 'quote_mails', mailKey, outcome);
}

const isUnprintable = (error: unknown): error is ApplicationFailure =>
  error instanceof ApplicationFailure && error.type === FailureType.DocumentNotPrintable;
