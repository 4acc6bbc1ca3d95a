import type { MailKind, MailView } from '../domain/notification/mail-view.ts';
import { plainText, wrapLines } from './escape.ts';
import { compile } from './handlebars.ts';
import { cancelled } from './mail/cancelled.ts';
import { captureDeadline } from './mail/capture-deadline.ts';
import { collected } from './mail/collected.ts';
import { creditNote } from './mail/credit-note.ts';
import { mailFrame, type MailFrame, type MailModel } from './mail/model.ts';
import { orderChanged } from './mail/order-changed.ts';
import { orderConfirmation } from './mail/order-confirmation.ts';
import { paymentReminder } from './mail/payment-reminder.ts';
import { quote } from './mail/quote.ts';
import { readyForPickup } from './mail/ready-for-pickup.ts';
import { shipped } from './mail/shipped.ts';

/** A mail ready to be sent. */
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  /** Written, not stripped: the same facts, links in full, 72 columns. */
  readonly text: string;
}

type Parts = MailModel & MailFrame;

const TEXT_COLUMNS = 72;

const TEMPLATES: Record<MailKind, string> = {
  orderConfirmation: 'order-confirmation',
  paymentReminder: 'payment-reminder',
  orderChanged: 'order-changed',
  shipped: 'shipped',
  readyForPickup: 'ready-for-pickup',
  collectionReminder: 'ready-for-pickup',
  collected: 'collected',
  cancelled: 'cancelled',
  creditNote: 'credit-note',
  captureDeadline: 'capture-deadline',
  quote: 'quote',
};

const templates = new Map(
  Object.entries(TEMPLATES).map(([kind, file]) => [
    kind,
    {
      html: compile<Parts>(`mail/${file}.hbs`),
      text: compile<Parts>(`mail/${file}.text.hbs`, 'text'),
    },
  ]),
);

/**
 * Subject, HTML and text of a mail, from its view alone.
 * @throws RangeError when the view cannot be shown, e.g. a brand colour that is none
 */
export function renderMail(view: MailView): RenderedMail {
  const template = templates.get(view.kind);
  if (!template) throw new RangeError(`There is no mail "${view.kind}".`);
  const model = modelOf(view);
  const parts = { ...model, ...mailFrame(view) };
  return {
    subject: oneLine(model.subject),
    html: template.html(parts),
    text: tidy(template.text(parts)),
  };
}

function modelOf(view: MailView): MailModel {
  switch (view.kind) {
    case 'orderConfirmation':
      return orderConfirmation(view);
    case 'paymentReminder':
      return paymentReminder(view);
    case 'orderChanged':
      return orderChanged(view);
    case 'shipped':
      return shipped(view);
    case 'readyForPickup':
    case 'collectionReminder':
      return readyForPickup(view);
    case 'collected':
      return collected(view);
    case 'cancelled':
      return cancelled(view);
    case 'creditNote':
      return creditNote(view);
    case 'quote':
      return quote(view);
    case 'captureDeadline':
      return captureDeadline(view);
  }
}

/** A subject is one header line: a line break in a name must not begin another header. */
const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ').trim();

/** Wrapped lines, no stars, never more than one empty line. */
const tidy = (text: string): string =>
  wrapLines(plainText(text), TEXT_COLUMNS)
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim() + '\n';
