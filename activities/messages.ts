import { Context } from '@temporalio/activity';
import { unrenderedDocuments } from '../db/repositories/outbox.ts';
import { makeDocument, type DocumentDeps, type MadeDocument } from './documents.ts';
import type { GiveWay } from './give-way.ts';
import { whileBeating } from './heartbeat.ts';
import { sendMails, type MailDeps } from './mail.ts';

export type MessageActivities = ReturnType<typeof createMessageActivities>;

/** What leaves the house because of one action: documents first, then the mails that carry them. */
export const createMessageActivities = (
  deps: DocumentDeps & MailDeps & { readonly giveWay?: GiveWay },
) => ({
  /**
   * Makes and sends what an action has queued; what is done already is left as it is, so it can be called again.
   * @returns the keys of mails that were refused for good
   * @throws ApplicationFailure `DocumentNotPrintable` (not retried); whatever a later attempt may overcome: mail
   * server away, Chromium gone
   */
  async sendMessages({
    actionId,
  }: {
    readonly orderId: string;
    readonly actionId: string;
  }): Promise<{
    readonly failed: readonly string[];
  }> {
    return whileBeating(async () => {
      await deps.giveWay?.(Context.current().info.scheduledTimestampMs);
      const made: MadeDocument[] = [];
      for (const document of await unrenderedDocuments(deps.db, actionId)) {
        made.push(await makeDocument(deps, document));
      }
      return { failed: await sendMails(deps, actionId, made) };
    });
  },
});
