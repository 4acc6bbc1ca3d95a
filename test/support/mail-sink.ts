import { startMailCatcher } from '../../scripts/outside/mail-catcher/catcher.ts';
import type { MailCatcher } from '../../scripts/outside/mail-catcher/catcher.ts';
import type { CaughtMail, OpenedMail } from '../../scripts/outside/mail-catcher/read-mail.ts';

export type SunkMail = CaughtMail & OpenedMail;

export interface MailSink extends MailCatcher {
  /**
   * Resolves with the first mail, old or new, that the condition holds for.
   *
   * @throws Error naming what did arrive, after `timeoutMs` (default 10 s)
   */
  waitForMail(condition: (mail: CaughtMail) => boolean, timeoutMs?: number): Promise<SunkMail>;
}

/** The mail catcher in this process, on free ports, in memory. */
export async function startMailSink(): Promise<MailSink> {
  const catcher = await startMailCatcher({ smtpPort: 0, pagePort: 0 });

  async function waitForMail(
    condition: (mail: CaughtMail) => boolean,
    timeoutMs = 10_000,
  ): Promise<SunkMail> {
    const mail = await new Promise<CaughtMail>((resolve, reject) => {
      const there = catcher.mails().find(condition);
      if (there !== undefined) {
        resolve(there);
        return;
      }
      const stopListening = catcher.onMail((arrived) => {
        if (!condition(arrived)) return;
        clearTimeout(timer);
        stopListening();
        resolve(arrived);
      });
      const timer = setTimeout(() => {
        stopListening();
        const arrived = catcher.mails().map(({ to, subject }) => `${to.join(', ')}: ${subject}`);
        reject(
          new Error(`Waited ${timeoutMs} ms in vain for a mail. There are: ${arrived.join(' | ')}`),
        );
      }, timeoutMs);
    });
    const opened = await catcher.open(mail.id);
    if (opened === null) throw new Error(`The mail ${mail.id} is no longer kept.`);
    return { ...mail, ...opened };
  }

  return { ...catcher, waitForMail };
}
