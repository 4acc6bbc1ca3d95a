/** The HTTP API as the demo uses it: what a shop's own program would do. */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { SetupError } from '../setup/setup-error.ts';

const facets = {
  status: z.string(),
  paymentStatus: z.string(),
  fulfillmentStatus: z.string(),
  onHold: z.boolean(),
};

const OrderSchema = z.object({
  id: z.string(),
  number: z.string(),
  currency: z.string(),
  ...facets,
  money: z.object({
    payable: z.number(),
    authorized: z.number(),
    captured: z.number(),
    refunded: z.number(),
  }),
  lines: z.array(z.object({ id: z.string(), name: z.string() })),
  links: z.record(z.string(), z.string()),
});
export type DemoOrder = z.infer<typeof OrderSchema>;

const DetailSchema = OrderSchema.extend({
  documents: z.array(
    z.object({
      kind: z.string(),
      subject: z.string(),
      renderedAt: z.string().nullable(),
      href: z.string(),
    }),
  ),
  messages: z.array(
    z.object({
      kind: z.string(),
      recipient: z.string(),
      status: z.string(),
      subject: z.string().nullable(),
    }),
  ),
});
export type DemoOrderDetail = z.infer<typeof DetailSchema>;

const HistorySchema = z.object({
  events: z.array(
    z.object({
      seq: z.number(),
      at: z.string(),
      event: z.looseObject({ type: z.string() }),
      cause: z.object({ action: z.string(), actor: z.object({ type: z.string() }) }),
    }),
  ),
});
export type HistoryEntry = z.infer<typeof HistorySchema>['events'][number];

const ProblemSchema = z.object({ code: z.string(), detail: z.string() });
export type Refused = z.infer<typeof ProblemSchema>;

const ActionSchema = z.object({ outcome: z.string(), order: z.string().nullable() });

/** How long an action may take to be decided on a busy machine, ms. */
const PATIENCE = 30_000;

export type DemoApi = ReturnType<typeof openApi>;

/**
 * @param url where the API answers
 * @param key an API key that may do everything
 */
export function openApi(url: string, key: string) {
  async function send(method: string, path: string, body?: object): Promise<Response> {
    try {
      return await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new SetupError(
        `The API at ${url} does not answer (${why}). Look whether the stack still runs.`,
      );
    }
  }

  async function get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const answer = await send('GET', path);
    if (!answer.ok) throw await surprise(`GET ${path}`, answer);
    return schema.parse(await answer.json());
  }

  /** Comes back until an action that took long is decided. */
  async function outcomeAt(location: string): Promise<DemoOrder> {
    const end = Date.now() + PATIENCE;
    while (Date.now() < end) {
      const { outcome, order } = await get(location, ActionSchema);
      if (outcome === 'applied' && order !== null) return get(order, OrderSchema);
      if (outcome === 'rejected') break;
      await pause(100);
    }
    throw new SetupError(
      `${location} was not carried out within ${PATIENCE / 1000} s. Look at the workflow in the ` +
        'Temporal Web UI, and at the worker in DATA_DIR/logs.',
    );
  }

  return {
    /** Places an order or asks for an action. @throws {SetupError} where it is not carried out */
    async post(path: string, body: object): Promise<DemoOrder> {
      const answer = await send('POST', path, body);
      if (answer.status === 202) return outcomeAt(answer.headers.get('location') ?? path);
      if (!answer.ok) throw await surprise(`POST ${path}`, answer);
      return OrderSchema.parse(await answer.json());
    },

    /** Asks for something that the rules must refuse. @throws {SetupError} where they do not */
    async postRefused(path: string, body: object): Promise<Refused> {
      const answer = await send('POST', path, body);
      if (answer.status !== 409) throw await surprise(`POST ${path}`, answer);
      return ProblemSchema.parse(await answer.json());
    },

    order: (id: string): Promise<DemoOrderDetail> => get(`/api/orders/${id}`, DetailSchema),

    /** What happened after entry number `seq`. */
    async historyAfter(id: string, seq: number): Promise<HistoryEntry[]> {
      const { events } = await get(`/api/orders/${id}/history`, HistorySchema);
      return events.filter((entry) => entry.seq > seq);
    },

    async file(href: string): Promise<{ readonly name: string; readonly bytes: Buffer }> {
      const answer = await send('GET', href);
      if (!answer.ok) throw await surprise(`GET ${href}`, answer);
      const [, name = 'document.pdf'] =
        /filename="([\w.-]+)"/.exec(answer.headers.get('content-disposition') ?? '') ?? [];
      return { name, bytes: Buffer.from(await answer.arrayBuffer()) };
    },
  };
}

/** What to tell about an answer that the story does not foresee. */
async function surprise(request: string, answer: Response): Promise<SetupError> {
  const text = await answer.text();
  const problem = ProblemSchema.safeParse(parseJson(text));
  const said = problem.success
    ? `${problem.data.detail} (${problem.data.code})`
    : text.slice(0, 200);
  return new SetupError(`${request} was answered with ${answer.status}: ${said}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
