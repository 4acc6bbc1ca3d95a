import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFaultBook, faultSchema } from './faults.ts';
import type { Fault, FaultInput } from './faults.ts';
import { openMailbox } from './mailbox.ts';
import type { MailFilter } from './mailbox.ts';
import { openMail } from './read-mail.ts';
import type { CaughtMail, OpenedMail } from './read-mail.ts';
import { startSmtp } from './smtp.ts';
import { createWeb } from './web.ts';

export interface MailCatcherOptions {
  /** 0: any free port. Only 127.0.0.1 is listened on. */
  readonly smtpPort: number;
  readonly pagePort: number;
  /** Keeps each mail as an `.eml` file here, over restarts; absent: in memory only. */
  readonly directory?: string;
  /** In memory: bytes of content kept; of the oldest mails only the summary stays. Default 256 MiB. */
  readonly memoryBytes?: number;
}

export interface MailCatcher {
  readonly smtpPort: number;
  readonly pagePort: number;
  readonly smtpUrl: string;
  readonly pageUrl: string;
  /** Newest first. */
  mails(filter?: MailFilter): readonly CaughtMail[];
  /** The mail as it came over the wire; null where it is unknown or no longer kept. */
  raw(id: string): Promise<Buffer | null>;
  /** The mail, decoded; null as with `raw`. */
  open(id: string): Promise<OpenedMail | null>;
  /** Calls the listener for every mail from now on; returns how to stop. */
  onMail(listener: (mail: CaughtMail) => void): () => void;
  setFault(fault: FaultInput): Promise<void>;
  clearFaults(): Promise<void>;
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A mail server that keeps what it is given instead of delivering it, with a page to read it on.
 * Runs as a process (`scripts/mail-catcher.ts`) or inside a test.
 *
 * @throws the listening error (EADDRINUSE …) where a port cannot be had
 */
export async function startMailCatcher(options: MailCatcherOptions): Promise<MailCatcher> {
  const mailbox = await openMailbox(options);
  const faultBook = createFaultBook();
  const smtp = await startSmtp({ port: options.smtpPort, mailbox, faults: faultBook });
  let refusing = false;

  const faults = {
    list: (): readonly Fault[] => [
      ...faultBook.list(),
      ...(refusing ? [{ kind: 'refuse-connections' } as const] : []),
    ],
    async set(fault: Fault): Promise<void> {
      if (fault.kind !== 'refuse-connections') {
        faultBook.add(fault);
        return;
      }
      refusing = true;
      await smtp.shut();
    },
    async clear(): Promise<void> {
      faultBook.clear();
      refusing = false;
      await smtp.open();
    },
  };

  const web = createServer(createWeb({ mailbox, faults }));
  web.listen(options.pagePort, '127.0.0.1');
  await once(web, 'listening').catch(async (error: unknown) => {
    await smtp.shut();
    throw error;
  });
  const pagePort = (web.address() as AddressInfo).port;

  return {
    smtpPort: smtp.port,
    pagePort,
    smtpUrl: `smtp://127.0.0.1:${smtp.port}`,
    pageUrl: `http://127.0.0.1:${pagePort}`,
    mails: (filter) => mailbox.list(filter),
    raw: (id) => mailbox.raw(id),
    async open(id) {
      const raw = await mailbox.raw(id);
      return raw === null ? null : openMail(raw);
    },
    onMail: (listener) => mailbox.onMail(listener),
    setFault: (fault) => faults.set(faultSchema.parse(fault)),
    clearFaults: () => faults.clear(),
    clear: () => mailbox.clear(),
    async stop() {
      const closed = once(web, 'close');
      web.close();
      web.closeAllConnections();
      await Promise.all([closed, smtp.shut()]);
    },
  };
}
