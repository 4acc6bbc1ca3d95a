import { PRINTED_WHEN_ASKED } from '../../domain/document/snapshot.ts';
import { createTestProviderClient } from '../../integrations/payments/test-provider/client.ts';
import { SetupError } from '../setup/setup-error.ts';
import { until } from '../setup/until.ts';
import { openApi, type DemoOrder, type DemoOrderDetail } from './api.ts';
import type { Keepsakes } from './keepsakes.ts';
import { STORY, type Chapter, type Expected } from './story.ts';
import type { createTimeline } from './timeline.ts';

export interface PlayOptions {
  /** Where the API answers, and a key to it. */
  readonly publicUrl: string;
  readonly apiKey: string;
  readonly paymentProviderUrl: string;
  readonly timeline: ReturnType<typeof createTimeline>;
  readonly keepsakes: Keepsakes;
  /** Only so many steps of the story; default: all. */
  readonly steps?: number;
}

/** How long documents and mails may take, ms: others may be before them. */
const PATIENCE = 40_000;

/**
 * Walks one order through its life and tells it as it happens.
 * @returns the order at the end
 * @throws {SetupError} when something goes otherwise than the story says
 */
export async function playDemo(options: PlayOptions): Promise<DemoOrder> {
  const { timeline, keepsakes } = options;
  const api = openApi(options.publicUrl, options.apiKey);
  const provider = createTestProviderClient(options.paymentProviderUrl);
  let order: DemoOrder | undefined;
  let told = 0;
  let mails = 0;
  const current = () => order ?? fail('The order must be placed first.');

  for (const chapter of STORY.slice(0, options.steps)) {
    timeline.chapter(chapter);
    const result = await chapter.take({ api, provider, order: current });
    if (!('id' in result)) {
      timeline.refused(result);
      continue;
    }
    if (!order) timeline.opening(result);
    const settled = await settledOrder(result.id, chapter);
    const entries = await api.historyAfter(result.id, told);
    timeline.events(entries, settled);
    told = entries.at(-1)?.seq ?? told;
    await tellPost(settled);
    timeline.standing(settled);
    order = settled;
  }
  await keepsakes.keepMails(current().number, mails);
  return current();

  /** The order once its money has moved and its documents and mails are out. */
  async function settledOrder(id: string, { action, after }: Chapter): Promise<DemoOrderDetail> {
    let latest = await api.order(id);
    const done = async () => {
      latest = await api.order(id);
      return stands(latest, after) && postIsOut(latest);
    };
    await until(done, { within: PATIENCE, every: 150, or: '' }).catch(() =>
      fail(
        `After "${action}" the order should be ${describe(after)} with its documents made and its ` +
          `mails sent; it is ${describe(expectationOf(latest))}, ${postOf(latest)}. ` +
          'Look at the logs of the workers in DATA_DIR/logs.',
      ),
    );
    return latest;
  }

  async function tellPost({ documents, messages }: DemoOrderDetail): Promise<void> {
    for (const document of documents) {
      const kept = await keepsakes.keepDocument(document.href, () => api.file(document.href));
      if (kept) timeline.document(document.kind, kept.name, kept.bytes);
    }
    for (const message of messages.slice(mails)) timeline.mail(message);
    mails = messages.length;
  }
}

const expectationOf = (order: DemoOrder): Expected => ({
  status: order.status,
  payment: order.paymentStatus,
  goods: order.fulfillmentStatus,
  onHold: order.onHold,
});

const describe = (state: Expected | null): string =>
  state === null
    ? 'as before'
    : `${state.status}, ${state.payment}, ${state.goods}${state.onHold ? ', on hold' : ''}`;

const stands = (order: DemoOrder, expected: Expected | null): boolean =>
  expected === null || describe(expectationOf(order)) === describe(expected);

const postIsOut = ({ documents, messages }: DemoOrderDetail): boolean =>
  documents.every(
    ({ kind, renderedAt }) =>
      (PRINTED_WHEN_ASKED as readonly string[]).includes(kind) || renderedAt !== null,
  ) && messages.every(({ status }) => status !== 'queued');

function postOf({ documents, messages }: DemoOrderDetail): string {
  const made = documents.filter(({ renderedAt }) => renderedAt !== null).length;
  const sent = messages.filter(({ status }) => status === 'sent').length;
  return `${made} of ${documents.length} documents made, ${sent} of ${messages.length} mails sent`;
}

function fail(sentence: string): never {
  throw new SetupError(sentence);
}
