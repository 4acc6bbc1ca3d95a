import type { SendMailOptions } from 'nodemailer';
import { MailRefused } from './mail-errors.ts';

/** A plain address, or one with a name. A string is never searched for more addresses. */
export type MailAddress = string | { readonly name?: string; readonly address: string };
export type Recipients = MailAddress | readonly MailAddress[];

export interface MailAttachment {
  readonly filename: string;
  readonly content: Uint8Array;
  readonly contentType: string;
  /** For `<img src="cid:…">` in the HTML. */
  readonly cid?: string;
}

export interface OutgoingMail {
  /** `<kind.order.version@shop>`: given by the caller, the same at every attempt. */
  readonly messageId: string;
  /** Under whose name it goes out, at the address of this installation; its own name where left out. */
  readonly fromName?: string;
  readonly to: Recipients;
  readonly cc?: Recipients;
  readonly bcc?: Recipients;
  readonly replyTo?: MailAddress;
  readonly inReplyTo?: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments?: readonly MailAttachment[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Who every mail is from. */
export interface Sender {
  readonly name: string;
  readonly address: string;
}

const ADDRESS = /^[^\s\p{Cc}\p{Zl}\p{Zp}<>()[\],;:\\"@]+@[^\s\p{Cc}\p{Zl}\p{Zp}<>(),;:\\"@]+$/u;

/** Headers that are made here and nowhere else. */
const RESERVED =
  /^(from|sender|to|cc|bcc|reply-to|subject|date|message-id|in-reply-to|references|mime-version|return-path|received|auto-submitted|content-.*|dkim-.*|resent-.*)$/i;

/**
 * The mail as nodemailer takes it. Nothing that a customer typed can become a header of its own:
 * line breaks of every kind and control characters in names, subjects and file names become
 * spaces; addresses, ids and header names that hold anything unusual are refused.
 *
 * @throws MailRefused when an address, an id or a header could not stand in a mail
 */
export function compose(mail: OutgoingMail, from: Sender): SendMailOptions {
  return {
    from: mail.fromName === undefined ? from : { ...from, name: oneLine(mail.fromName) },
    to: recipients(mail.to),
    ...(mail.cc !== undefined && { cc: recipients(mail.cc) }),
    ...(mail.bcc !== undefined && { bcc: recipients(mail.bcc) }),
    ...(mail.replyTo !== undefined && { replyTo: recipients(mail.replyTo) }),
    ...(mail.inReplyTo !== undefined && {
      inReplyTo: checkedMessageId(mail.inReplyTo),
      references: checkedMessageId(mail.inReplyTo),
    }),
    messageId: checkedMessageId(mail.messageId),
    subject: oneLine(mail.subject),
    html: mail.html,
    text: mail.text,
    attachments: (mail.attachments ?? []).map(attachment),
    headers: {
      ...Object.fromEntries(Object.entries(mail.headers ?? {}).map(header)),
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
    },
    xMailer: false,
    // The mail holds what we put into it: nothing is read from disk or fetched on its behalf.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** One line of text: control characters and line breaks, Unicode's too, become a space. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function recipients(given: Recipients): { name: string; address: string }[] {
  const list = typeof given === 'string' || 'address' in given ? [given] : given;
  return list.map((one) => {
    const { name = '', address } = typeof one === 'string' ? { address: one } : one;
    return { name: oneLine(name), address: checkedAddress(address) };
  });
}

function checkedAddress(address: string): string {
  const trimmed = address.trim();
  if (trimmed.length <= 254 && ADDRESS.test(trimmed)) return trimmed;
  throw new MailRefused(`${JSON.stringify(address)} is not an e-mail address; correct it.`);
}

function checkedMessageId(id: string): string {
  const match = /^<?([^\s\p{Cc}<>@]+@[^\s\p{Cc}<>@]+)>?$/u.exec(id);
  if (match?.[1] !== undefined) return `<${match[1]}>`;
  throw new MailRefused(`${JSON.stringify(id)} is not a Message-ID, which looks like <id@shop>.`);
}

function header([name, value]: [string, string]): [string, string] {
  if (/^[A-Za-z][A-Za-z0-9-]*$/.test(name) && !RESERVED.test(name)) return [name, oneLine(value)];
  throw new MailRefused(`${JSON.stringify(name)} cannot be set as a header of a mail.`);
}

function attachment({ filename, content, contentType, cid }: MailAttachment) {
  if (!/^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w.+-]+)*$/.test(contentType)) {
    throw new MailRefused(`${JSON.stringify(contentType)} is not a content type.`);
  }
  return {
    // No folders in a name that a reader's mail program may save under.
    filename: oneLine(filename).replace(/[/\\]/g, '_'),
    content: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
    contentType,
    ...(cid !== undefined && { cid: checkedCid(cid) }),
  };
}

function checkedCid(cid: string): string {
  if (/^[\w.@+-]+$/.test(cid)) return cid;
  throw new MailRefused(`${JSON.stringify(cid)} cannot be the id of an image in a mail.`);
}

/**
 * Reads the sender from the settings: `Name <address>`, `"Name" <address>` or `address`.
 *
 * @throws Error with a sentence, at start, so that no mail is refused for a wrong setting
 */
export function parseSender(from: string): Sender {
  const match = /^\s*(?:"?(?<name>[^"<>]*?)"?\s*<(?<address>[^<>]+)>|(?<alone>[^<>\s]+))\s*$/u.exec(
    from,
  )?.groups;
  const address = match?.['address'] ?? match?.['alone'] ?? '';
  if (ADDRESS.test(address)) return { name: oneLine(match?.['name'] ?? ''), address };
  throw new Error(
    `The sender ${JSON.stringify(from)} is not an e-mail address. Set MAIL_FROM like: Shop <orders@shop.example>`,
  );
}
