import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { monotonicFactory } from 'ulid';
import { readHeaders } from './read-mail.ts';
import type { CaughtMail } from './read-mail.ts';

/** What to look for; all that is given must fit. */
export interface MailFilter {
  readonly to?: string | undefined;
  /** With or without angle brackets. */
  readonly messageId?: string | undefined;
  /** Anywhere in subject, sender, recipients or Message-ID, in any case. */
  readonly q?: string | undefined;
}

export interface MailboxOptions {
  /** Keeps each mail as `<id>.eml` here, over restarts; absent: in memory. */
  readonly directory?: string | undefined;
  /** In memory: bytes of content kept; of the oldest mails only the summary stays. Default 256 MiB. */
  readonly memoryBytes?: number | undefined;
}

const ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const nextId = monotonicFactory();

/** Where caught mails lie. Ids from outside are checked before they come near a file name. */
export async function openMailbox(options: MailboxOptions) {
  const contents = await openContents(options);
  const mails = new Map((await contents.known()).map((mail) => [mail.id, mail]));
  const listeners = new Set<(mail: CaughtMail) => void>();

  return {
    async add(raw: Buffer, recipients: readonly string[]): Promise<CaughtMail> {
      const headers = await readHeaders(raw);
      const mail: CaughtMail = {
        id: nextId(),
        receivedAt: Date.now(),
        ...headers,
        to: recipients,
        size: raw.length,
      };
      await contents.write(mail, raw);
      mails.set(mail.id, mail);
      listeners.forEach((listener) => listener(mail));
      return mail;
    },
    /** Newest first. */
    list: (filter: MailFilter = {}): CaughtMail[] =>
      [...mails.values()].reverse().filter((mail) => fits(mail, filter)),
    get: (id: string): CaughtMail | null => mails.get(id) ?? null,
    /** The mail as it came over the wire; null where it is unknown or no longer kept. */
    raw: async (id: string): Promise<Buffer | null> =>
      ID.test(id) && mails.has(id) ? contents.read(id) : null,
    async clear(): Promise<void> {
      const ids = [...mails.keys()];
      mails.clear();
      await contents.clear(ids);
    },
    /** Calls the listener for every mail from now on; returns how to stop. */
    onMail(listener: (mail: CaughtMail) => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export type Mailbox = Awaited<ReturnType<typeof openMailbox>>;

interface Contents {
  known(): Promise<CaughtMail[]>;
  write(mail: CaughtMail, raw: Buffer): Promise<void>;
  read(id: string): Promise<Buffer | null>;
  clear(ids: readonly string[]): Promise<void>;
}

async function openContents(options: MailboxOptions): Promise<Contents> {
  return options.directory === undefined
    ? memoryContents(options.memoryBytes ?? 256 * 1024 * 1024)
    : directoryContents(options.directory);
}

function memoryContents(limit: number): Contents {
  const raws = new Map<string, Buffer>();
  let bytes = 0;
  return {
    known: () => Promise.resolve([]),
    write(mail, raw) {
      raws.set(mail.id, raw);
      bytes += raw.length;
      for (const [id, oldest] of raws) {
        if (bytes <= limit) break;
        raws.delete(id);
        bytes -= oldest.length;
      }
      return Promise.resolve();
    },
    read: (id) => Promise.resolve(raws.get(id) ?? null),
    clear() {
      raws.clear();
      bytes = 0;
      return Promise.resolve();
    },
  };
}

async function directoryContents(directory: string): Promise<Contents> {
  await mkdir(directory, { recursive: true });
  const index = join(directory, 'index.jsonl');
  const fileOf = (id: string) => join(directory, `${id}.eml`);
  return {
    async known() {
      const lines = existsSync(index) ? (await readFile(index, 'utf8')).split('\n') : [];
      const mails = lines.flatMap(parseLine).filter((mail) => existsSync(fileOf(mail.id)));
      // Written anew: the next line must not be appended to one that a crash has cut short.
      if (mails.length > 0) await writeFile(index, mails.map(lineOf).join(''));
      else await rm(index, { force: true });
      return mails;
    },
    async write(mail, raw) {
      await writeFile(fileOf(mail.id), raw);
      await appendFile(index, lineOf(mail));
    },
    read: (id) => readFile(fileOf(id)).catch(() => null),
    async clear(ids) {
      await rm(index, { force: true });
      await Promise.all(ids.map((id) => rm(fileOf(id), { force: true })));
    },
  };
}

const lineOf = (mail: CaughtMail) => `${JSON.stringify(mail)}\n`;

/** A line that a crash has cut short is left out: its mail was never acknowledged. */
function parseLine(line: string): CaughtMail[] {
  try {
    const mail = JSON.parse(line) as CaughtMail;
    return ID.test(mail.id) ? [mail] : [];
  } catch {
    return [];
  }
}

function fits(mail: CaughtMail, { to, messageId, q }: MailFilter): boolean {
  if (to !== undefined && !mail.to.includes(to)) return false;
  if (messageId !== undefined && bare(mail.messageId) !== bare(messageId)) return false;
  if (q === undefined) return true;
  const text = [mail.subject, mail.from, ...mail.to, mail.messageId].join('\n').toLowerCase();
  return text.includes(q.toLowerCase());
}

const bare = (messageId: string) => messageId.replace(/^<|>$/g, '');
