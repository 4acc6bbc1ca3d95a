import assert from 'node:assert/strict';
import { Client, Connection } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { NativeConnection } from '@temporalio/worker';
import { createMessageActivities } from '../../activities/messages.ts';
import { createMailer, type Mailer } from '../../integrations/mail/mailer.ts';
import { startMailSink, type MailSink } from '../support/mail-sink.ts';
import {
  startOrderEngine,
  until,
  type EngineServer,
  type History,
  type OrderEngine,
} from '../support/order-engine.ts';
import { testTemporal } from '../support/servers.ts';
import { openTestShop, type Draft, type TestShop } from '../support/shop.ts';
import { startProviderForTests, type ProviderForTests } from '../support/test-provider.ts';

/** What one standard life may cost (design, decision 10); the API adds some ten statements to ours. */
const MOST = { events: 50, workflowTasks: 8, statements: 60 };
/** `EventType` of the engine's API. */
const WORKFLOW_TASK_STARTED = 6;

describe('an order in the Temporal Web UI', () => {
  let engine: OrderEngine;
  let server: EngineServer & { readonly connection: Connection };
  let shop: TestShop;
  let provider: ProviderForTests;
  let sink: MailSink;
  let mailer: Mailer;

  before(async function () {
    this.timeout(60_000);
    const { address } = await testTemporal();
    const [connection, nativeConnection] = await Promise.all([
      Connection.connect({ address }),
      NativeConnection.connect({ address }),
    ]);
    server = { connection, nativeConnection, client: new Client({ connection }) };
    [shop, provider, sink] = await Promise.all([
      openTestShop(),
      startProviderForTests(),
      startMailSink(),
    ]);
    mailer = createMailer({ smtpUrl: sink.smtpUrl, from: 'Lindehof <shop@lindehof.example>' });
    // How a PDF is made is shown elsewhere; here it only has to be there.
    const pdf = {
      render: () => Promise.resolve(Buffer.from('%PDF-1.7')),
      close: () => Promise.resolve(),
    };
    engine = await startOrderEngine({
      environment: server,
      shop,
      providerOf: () => provider.provider,
      ...createMessageActivities({ ...shop, mailer, pdf }),
    });
  });

  after(async () => {
    await engine.stop();
    await Promise.all([server.connection.close(), server.nativeConnection.close()]);
    mailer.close();
    await Promise.all([provider.stop(), sink.stop(), shop.close()]);
  });

  async function authorized(): Promise<{ draft: Draft; authorization: object }> {
    const draft = await shop.draft([{ productId: await shop.product(), quantity: 2 }]);
    const { reference } = await provider.client.checkout({
      amount: 5495,
      currency: 'EUR',
      scheme: 'visa',
    });
    const rest = { method: 'card', scheme: 'visa', amount: 5495, expiresAt: null };
    return { draft, authorization: { provider: 'test', reference, ...rest } };
  }

  /** An order from its placing to its delivery; ends when its last mail is out. */
  async function standardLife(): Promise<Draft> {
    const { draft, authorization } = await authorized();
    const place = { authorization } as Parameters<typeof engine.act<'place'>>[2];
    assert.equal(await engine.act(draft, 'place', place), 'applied');
    assert.equal(await engine.act(draft, 'ship', { carrier: 'postnl' }), 'applied');
    const isPaid = (o: { payments: readonly { captures: readonly { status: string }[] }[] }) =>
      o.payments[0]?.captures[0]?.status === 'succeeded';
    await engine.orderOnce(draft, isPaid, 'the capture');
    assert.equal(await engine.act(draft, 'deliver'), 'applied');
    await engine.handle(draft).result();
    return draft;
  }

  /** The search attributes as plain values, by name. */
  async function attributesOf(draft: Draft): Promise<Record<string, unknown>> {
    const { typedSearchAttributes } = await engine.handle(draft).describe();
    return Object.fromEntries(
      typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
    );
  }

  /** The attributes once they have come to say so: they are shown a moment after the decision. */
  const attributesOnce = (draft: Draft, expected: Record<string, unknown>) =>
    until(
      async () => {
        const shown = await attributesOf(draft);
        return Object.entries(expected).every(([name, value]) => shown[name] === value) || null;
      },
      `search attributes ${JSON.stringify(expected)}`,
    );

  /** What is shown at the top of the order's page. */
  async function detailsOf(draft: Draft): Promise<string> {
    const metadata = await engine
      .handle(draft)
      .query<{ currentDetails?: string }>('__temporal_workflow_metadata');
    return metadata.currentDetails ?? '';
  }

  it('is found by what it waits for: its search attributes follow it through its life', async () => {
    const { draft, authorization } = await authorized();
    const place = { authorization } as Parameters<typeof engine.act<'place'>>[2];
    await engine.act(draft, 'place', place);
    await attributesOnce(draft, {
      OrderNumber: draft.orderNumber,
      OrderStatus: 'open',
      PaymentStatus: 'authorized',
      FulfillmentStatus: 'unfulfilled',
      OnHold: false,
      NeedsAttention: false,
    });
    assert.ok((await attributesOf(draft))['CaptureDeadline'] instanceof Date);

    await engine.act(draft, 'hold', { reason: 'check' });
    await attributesOnce(draft, { OnHold: true });
    await engine.act(draft, 'release');
    await engine.act(draft, 'ship');
    await attributesOnce(draft, {
      OnHold: false,
      PaymentStatus: 'paid',
      FulfillmentStatus: 'shipped',
    });
    assert.equal((await attributesOf(draft))['CaptureDeadline'], undefined);
    await engine.act(draft, 'deliver');
    await attributesOnce(draft, { OrderStatus: 'completed', FulfillmentStatus: 'delivered' });
  });

  it('says at the top of its page how it stands, what it waits for and what comes next', async () => {
    const { draft, authorization } = await authorized();
    const place = { authorization } as Parameters<typeof engine.act<'place'>>[2];
    await engine.act(draft, 'place', place);
    const described = await engine.handle(draft).describe();
    assert.equal(await described.staticSummary(), `${draft.orderNumber} · test`);

    const details = await until(async () => (await detailsOf(draft)) || null, 'the details');
    assert.ok(details.startsWith(`**${draft.orderNumber}** · 54.95 EUR`), details);
    assert.match(
      details,
      /order: \*\*open\*\*\n- payment: \*\*authorized\*\*\n- goods: \*\*unfulfilled\*\*/,
    );
    assert.match(details, /\*\*Waits to be shipped\.\*\*/);
    assert.match(
      details,
      /Next, if nobody does anything: authorizationWarning 1 \(p1\) at 20\d\d-/,
    );

    await engine.act(draft, 'cancel');
    await engine.handle(draft).result();
    assert.match(await detailsOf(draft), /\*\*Nothing is left to do\.\*\*/);
  });

  it('shows on every timer and activity, in words, what it is for', async () => {
    const draft = await standardLife();
    const [run] = await engine.histories(draft);
    assert.ok(run);
    assert.deepEqual(summariesOf(run.history), {
      timers: ['authorizationWarning 1', 'deliveryOverdue'],
      activities: ['capture 54.95 EUR', 'invoice i1, mail orderConfirmation', 'mail shipped'],
    });
  });

  it(`lives its standard life in at most ${MOST.events} events, ${MOST.workflowTasks} workflow tasks and ${MOST.statements} statements`, async () => {
    // The first life opens connections and reads the settings.
    await standardLife();
    let statements = 0;
    const count = () => {
      statements += 1;
    };
    const { draft, authorization } = await authorized();
    const place = { authorization } as Parameters<typeof engine.act<'place'>>[2];
    shop.db.on('query', count);
    for (const [type, payload] of [
      ['place', place],
      ['ship', {}],
      ['deliver', {}],
    ] as const) {
      const sent = sink.mails().length;
      await engine.signal(draft, type, payload);
      // Looks at nothing that would be counted: what has to come is a mail, or the end.
      if (type === 'deliver') await engine.handle(draft).result();
      else
        await until(() => Promise.resolve(sink.mails().length > sent || null), `mail of ${type}`);
      if (type === 'ship') await attributesOnce(draft, { PaymentStatus: 'paid' });
    }
    shop.db.off('query', count);

    const [run] = await engine.histories(draft);
    const events = run?.history.events ?? [];
    const workflowTasks = events.filter(
      (e) => Number(e.eventType) === WORKFLOW_TASK_STARTED,
    ).length;
    const spent = { events: events.length, workflowTasks, statements };
    for (const [what, most] of Object.entries(MOST)) {
      assert.ok(spent[what as keyof typeof MOST] <= most, `${what}: ${JSON.stringify(spent)}`);
    }
    if (process.env['SHOW_COSTS'] === 'yes') console.log(spent);
  });
});

/** The summaries of a run's timers and activities, each kind in alphabetical order. */
function summariesOf({ events }: History) {
  const of = (attributes: 'timerStartedEventAttributes' | 'activityTaskScheduledEventAttributes') =>
    (events ?? [])
      .filter((event) => event[attributes])
      .map(({ userMetadata }) =>
        userMetadata?.summary
          ? defaultPayloadConverter.fromPayload<string>(userMetadata.summary)
          : 'no summary',
      )
      .sort();
  return {
    timers: of('timerStartedEventAttributes'),
    activities: of('activityTaskScheduledEventAttributes'),
  };
}
