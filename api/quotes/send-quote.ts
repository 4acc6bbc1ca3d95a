import { queueQuoteMail } from '../../db/repositories/quote-mails.ts';
import {
  findQuote,
  findQuoteDocument,
  markQuoteSent,
  quoteDocumentKey,
  takeDownQuote,
  type QuoteRecord,
} from '../../db/repositories/quotes.ts';
import { quoteSnapshot } from '../../domain/document/quote-snapshot.ts';
import { mailDomainOf } from '../../domain/settings/shop.ts';
import { sendRefusal } from '../../domain/quote/rules.ts';
import { QUOTE_WORKFLOW_TYPE, quoteWorkflowId, TASK_QUEUES } from '../../temporal/names.ts';
import type { ApiDeps } from '../deps.ts';
import { documentFileName } from '../../domain/document/file-name.ts';
import type { Answer, Attempt } from '../http/route.ts';
import { requireVersion, versionOf } from '../orders/find-order.ts';
import { pdfAnswer } from '../orders/pdf-answer.ts';
import { reachEngine } from '../orders/reach-engine.ts';
import { refuseQuote, requireQuote, todayOf, unknownQuote } from './quote-answer.ts';

/**
 * Has a quote mailed to its customer as it stands now. What it says is taken down and its mail put into the outbox
 * first; when this returns, the engine has it for good. The same attempt again is the same mail.
 *
 * @throws Problem 404, 409, 412, 503 `engineUnavailable`: repeat it under the same Idempotency-Key
 */
export async function sendQuote(
  deps: ApiDeps,
  key: string,
  attempt: Attempt,
  ifMatch: string | undefined,
): Promise<QuoteRecord> {
  const { quote } = await requireQuote(deps, key);
  const mailKey = attempt.actionId;
  const today = await todayOf(deps);
  const { shop } = await deps.settings.current();
  const version = await deps.db.transaction(async (trx) => {
    const record = await findQuote(trx, quote.id, { locked: true });
    if (!record) throw unknownQuote(key);
    requireVersion(record, versionOf(ifMatch, record), 'quote');
    refuseQuote(sendRefusal(record.quote, today));
    const documentKey = await takeDown(deps, trx, record);
    const messageId = `<quote.${mailKey}@${mailDomainOf(shop)}>`;
    const mail = { key: mailKey, quoteId: quote.id, documentKey, messageId };
    await queueQuoteMail(trx, mail, deps.now());
    return record.version;
  });
  await startSending(deps, mailKey);
  await markQuoteSent(deps.db, { id: quote.id, version }, deps.now());
  return requireQuote(deps, quote.id);
}

async function startSending({ temporal }: ApiDeps, mailKey: string): Promise<void> {
  await reachEngine(temporal, () =>
    temporal.workflow.start(QUOTE_WORKFLOW_TYPE, {
      workflowId: quoteWorkflowId(mailKey),
      taskQueue: TASK_QUEUES.orders,
      args: [mailKey],
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: 'A quote on its way to its customer',
    }),
  );
}

/** The document of a quote as it stands, as PDF, printed now where nobody asked before. @throws Problem 404, 503 */
export async function quotePdf(deps: ApiDeps, key: string): Promise<Answer> {
  const record = await requireQuote(deps, key);
  const documentKey = await deps.db.transaction((trx) => takeDown(deps, trx, record));
  const find = () => findQuoteDocument(deps.db, documentKey);
  const answer = await pdfAnswer(deps, find, documentFileName('quote', record.quote.number));
  if (!answer) throw unknownQuote(key);
  return answer;
}

type Transaction = Parameters<typeof takeDownQuote>[0];

async function takeDown(deps: ApiDeps, trx: Transaction, record: QuoteRecord): Promise<string> {
  const settings = await deps.settings.byVersion(record.quote.draft.settingsVersion, trx);
  const key = quoteDocumentKey(record.quote.id, record.version);
  const snapshot = quoteSnapshot(record.quote, record, settings, deps.now());
  await takeDownQuote(trx, key, record.quote.id, snapshot);
  return key;
}
