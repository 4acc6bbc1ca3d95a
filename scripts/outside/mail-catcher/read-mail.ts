import { simpleParser } from 'mailparser';

/** What the list shows of a mail; read from the headers alone, so it costs next to nothing. */
export interface CaughtMail {
  /** Ours: 26 letters and digits, ascending with time. */
  readonly id: string;
  /** ms UTC */
  readonly receivedAt: number;
  readonly from: string;
  /** The envelope's recipients, so blind copies too. */
  readonly to: readonly string[];
  readonly subject: string;
  /** With its angle brackets; empty where the mail has none. */
  readonly messageId: string;
  /** Bytes. */
  readonly size: number;
}

export interface MailAttachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: Buffer;
  /** An image that belongs into the HTML. */
  readonly inline: boolean;
}

/** The whole mail, decoded. */
export interface OpenedMail {
  readonly text: string | null;
  /** With its inline images put in as `data:`; null where there is no HTML part. */
  readonly html: string | null;
  /** In their order, as they came: names in lower case, folding undone. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly MailAttachment[];
}

/** Reads what the list shows, from the headers of a raw mail. */
export async function readHeaders(
  raw: Buffer,
): Promise<Pick<CaughtMail, 'from' | 'subject' | 'messageId'>> {
  const end = raw.indexOf('\r\n\r\n');
  const mail = await simpleParser(end === -1 ? raw : raw.subarray(0, end + 4));
  return {
    from: mail.from?.text ?? '',
    subject: mail.subject ?? '',
    messageId: mail.messageId ?? '',
  };
}

/** Decodes a raw mail. */
export async function openMail(raw: Buffer): Promise<OpenedMail> {
  const mail = await simpleParser(raw, { skipTextToHtml: true, skipHtmlToText: true });
  return {
    text: mail.text ?? null,
    html: mail.html === false || mail.html === undefined ? null : mail.html,
    headers: mail.headerLines.map(({ line }) => headerOf(line)),
    attachments: mail.attachments.map((attachment, index) => ({
      filename: attachment.filename ?? `attachment-${index + 1}`,
      contentType: attachment.contentType,
      content: attachment.content,
      inline: attachment.related === true,
    })),
  };
}

function headerOf(line: string) {
  const colon = line.indexOf(':');
  const value = line.slice(colon + 1).replace(/\r?\n[ \t]+/g, ' ');
  return { name: line.slice(0, colon), value: value.trim() };
}
