import { heartbeat } from '@temporalio/activity';
import { unrenderedDocuments, unsentMessages } from '../db/repositories/outbox.ts';
import { makeDocument, type DocumentDeps } from './documents.ts';
import { sendMessage, type MailDeps } from './mail.ts';

export type MessageActivities = ReturnType<typeof createMessageActivities>;

/** What leaves the house because of one action: documents first, then the mails that carry them. */
export const createMessageActivities = (deps: DocumentDeps & MailDeps) => ({
  /**
   * Makes and sends what an action has queued; what is done already is left as it is, so it can be called again.
   * @returns the keys of mails that were refused for good
   * @throws whatever a later attempt may overcome: mail server away, Chromium gone
   */
  async sendMessages({
    actionId,
  }: {
    readonly orderId: string;
    readonly actionId: string;
  }): Promise<{
    readonly failed: readonly string[];
  }> {
    for (const document of await unrenderedDocuments(deps.db, actionId)) {
      await makeDocument(deps, document);
      heartbeat();
    }
    const failed: string[] = [];
    for (const message of await unsentMessages(deps.db, actionId)) {
      if (!(await sendMessage(deps, message))) failed.push(message.key);
      heartbeat();
    }
    return { failed };
  },
});
