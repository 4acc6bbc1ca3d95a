/** What the demo leaves behind: the PDFs and the mails, as files. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SetupError } from '../setup/setup-error.ts';

export type Keepsakes = Awaited<ReturnType<typeof openKeepsakes>>;

const MailsSchema = z.object({ mails: z.array(z.object({ id: z.string(), subject: z.string() })) });

/**
 * Empties the folder and keeps things in it.
 * @param mailPageUrl the mail catcher's page; undefined: mail goes to a real server, and none is kept
 */
export async function openKeepsakes(folder: string, mailPageUrl: string | undefined) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const kept = new Set<string>();

  return {
    folder,

    /** Fetches and keeps a document; null where it is kept already. */
    async keepDocument(
      key: string,
      fetchIt: () => Promise<{ readonly name: string; readonly bytes: Buffer }>,
    ): Promise<{ readonly name: string; readonly bytes: number } | null> {
      if (kept.has(key)) return null;
      kept.add(key);
      const { name, bytes } = await fetchIt();
      if (bytes.subarray(0, 5).toString('latin1') !== '%PDF-') {
        throw new SetupError(`${key} is not a PDF. Look at the log of the documents worker.`);
      }
      await writeFile(join(folder, name), bytes);
      return { name, bytes: bytes.length };
    },

    /** Keeps every mail that names the order. @throws {SetupError} unless there are `expected` of them */
    async keepMails(orderNumber: string, expected: number): Promise<void> {
      if (mailPageUrl === undefined) return;
      const query = new URLSearchParams({ q: orderNumber });
      const answer = await fetch(`${mailPageUrl}/api/mails?${query.toString()}`);
      const { mails } = MailsSchema.parse(await answer.json());
      if (mails.length !== expected) {
        throw new SetupError(
          `${expected} mails were sent and ${mails.length} arrived. Look at ${mailPageUrl}.`,
        );
      }
      for (const [index, { id, subject }] of mails.reverse().entries()) {
        const eml = await fetch(`${mailPageUrl}/mails/${id}/eml`);
        const words = subject.match(/[\p{L}\p{N}]+/gu) ?? [];
        const name = `${[index + 1, ...words].join('-').slice(0, 60)}.eml`;
        await writeFile(join(folder, name), Buffer.from(await eml.arrayBuffer()));
      }
    },
  };
}
