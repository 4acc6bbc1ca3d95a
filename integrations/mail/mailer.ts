import { createTransport } from 'nodemailer';
import { compose, parseSender } from './compose.ts';
import type { OutgoingMail } from './compose.ts';
import { toMailError } from './mail-errors.ts';

export interface MailerOptions {
  /** `smtp://user:password@host:port`, or `smtps://` for TLS from the first byte. */
  readonly smtpUrl: string;
  /** Who every mail is from: `Shop <orders@shop.example>` or the address alone. */
  readonly from: string;
  /** Silence that ends a connection, ms. Default 30,000. */
  readonly silenceMs?: number;
  /** How long one mail may take in all, ms. Default 90,000; also ends a server that trickles. */
  readonly deadlineMs?: number;
  /** Connections kept open at once. Default 5. */
  readonly connections?: number;
}

/** What the mail server said. */
export interface Receipt {
  readonly accepted: string[];
  /** Recipients refused while others were accepted. */
  readonly rejected: string[];
  /** The server's last line. */
  readonly response: string;
}

export interface Mailer {
  /**
   * Hands a mail to the mail server.
   *
   * @throws MailRefused  for good: the server (or the standard) refuses this very mail
   * @throws MailDelayed  for now: send the same mail, with the same Message-ID, again later
   */
  send(mail: OutgoingMail): Promise<Receipt>;
  /** Closes the connections; what is being sent is broken off. */
  close(): void;
}

/**
 * A pooled connection to one mail server.
 *
 * @throws Error when `from` is not an address
 */
export function createMailer(options: MailerOptions): Mailer {
  const { silenceMs = 30_000, deadlineMs = 90_000, connections = 5 } = options;
  const sender = parseSender(options.from);
  const transport = createTransport({
    url: options.smtpUrl,
    pool: true,
    maxConnections: connections,
    // A connection that breaks may have done so after the server took the mail. Whether to send
    // again is for the caller to decide and to record, not for the pool in silence.
    maxRequeues: 0,
    connectionTimeout: Math.min(silenceMs, 10_000),
    greetingTimeout: Math.min(silenceMs, 10_000),
    dnsTimeout: Math.min(silenceMs, 10_000),
    socketTimeout: silenceMs,
    socketCloseTimeout: 1000,
  });
  return {
    async send(mail) {
      const message = compose(mail, sender);
      try {
        const signal = AbortSignal.timeout(deadlineMs);
        const sent = await transport.sendMail({ ...message, signal });
        return { accepted: sent.accepted, rejected: sent.rejected, response: sent.response };
      } catch (error) {
        throw toMailError(error);
      }
    },
    close: () => {
      transport.close({ force: true });
    },
  };
}
