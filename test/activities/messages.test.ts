import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createMessageActivities } from '../../activities/messages.ts';
import { createMailer, type Mailer } from '../../integrations/mail/mailer.ts';
import { createPdfRenderer, type PdfRenderer } from '../../integrations/pdf/renderer.ts';
import { startMailSink, type MailSink } from '../support/mail-sink.ts';
import { testChromium } from '../support/servers.ts';
import { BUYER_EMAIL, openTestShop, type Draft, type TestShop } from '../support/shop.ts';
import { activityContext, apply, request, reserved } from './support.ts';
import { applyAction } from '../../activities/apply-action.ts';

interface OutboxRow {
  readonly key: string;
  readonly status: string;
  readonly message_id: string;
  readonly error: string | null;
}

describe('sendMessages', function () {
  this.timeout(60_000);
  let shop: TestShop;
  let sink: MailSink;
  let mailer: Mailer;
  let pdf: PdfRenderer;
  let activities: ReturnType<typeof createMessageActivities>;

  before(async () => {
    [shop, sink] = await Promise.all([openTestShop(), startMailSink()]);
    mailer = createMailer({ smtpUrl: sink.smtpUrl, from: 'Lindehof <shop@lindehof.example>' });
    pdf = createPdfRenderer(await testChromium());
    activities = createMessageActivities({ ...shop, mailer, pdf });
  });
  beforeEach(async () => {
    await sink.clearFaults();
    await sink.clear();
  });
  after(async () => {
    mailer.close();
    await Promise.all([pdf.close(), sink.stop()]);
    await shop.close();
  });

  const send = (actionId: string) =>
    activityContext().run(() => activities.sendMessages({ orderId: '', actionId }));

  /** An order whose confirmation and invoice wait to be sent; the id of its action. */
  async function placed(): Promise<{ readonly draft: Draft; readonly actionId: string }> {
    const draft = await shop.draft([{ productId: await shop.product(), quantity: 1 }]);
    const place = request(draft, 'place', reserved(2995));
    await applyAction(shop, place);
    return { draft, actionId: place.actionId };
  }

  const outbox = (actionId: string): Promise<OutboxRow[]> =>
    shop.db('messages').where('action_id', actionId).select('key', 'status', 'message_id', 'error');

  const documents = (actionId: string): Promise<{ pdf: Buffer; sha256: string }[]> =>
    shop.db('documents').where('action_id', actionId).select('pdf', 'sha256');

  it('prints the invoice, mails it, and leaves both as they are when it is asked again', async () => {
    const { actionId } = await placed();
    assert.deepEqual(await send(actionId), { failed: [] });
    const [invoice] = await documents(actionId);
    assert.equal(invoice?.pdf.subarray(0, 5).toString(), '%PDF-');
    assert.equal(createHash('sha256').update(invoice.pdf).digest('hex'), invoice.sha256);
    const mail = await sink.waitForMail(({ to }) => to.includes(BUYER_EMAIL));
    assert.deepEqual(
      mail.attachments.map(({ contentType }) => contentType),
      ['application/pdf'],
    );

    assert.deepEqual(await send(actionId), { failed: [] });
    assert.deepEqual(await documents(actionId), [invoice]);
    assert.equal(sink.mails().length, 1);
    const [row] = await outbox(actionId);
    assert.equal(row?.status, 'sent');
  });

  it('sends once, though two workers have been given the same task', async () => {
    const { actionId } = await placed();
    await Promise.all([send(actionId), send(actionId), send(actionId)]);
    assert.equal(sink.mails().length, 1);
    const found = await documents(actionId);
    assert.equal(found.length, 1);
  });

  it('sends again under the same Message-ID where the connection broke after the mail was taken', async () => {
    const { actionId } = await placed();
    await sink.setFault({ kind: 'cut-after-data' });
    await assert.rejects(send(actionId), { name: 'MailDelayed' });
    const [queued] = await outbox(actionId);
    assert.equal(queued?.status, 'queued');
    assert.deepEqual(await send(actionId), { failed: [] });
    await send(actionId);
    const sunk = await Promise.all(
      sink.mails().map(async ({ id }) => (await sink.raw(id))?.toString() ?? ''),
    );
    const ids = sunk.map((raw) => /^Message-ID: (.+)\r$/im.exec(raw)?.[1]);
    assert.deepEqual(ids, [queued.message_id, queued.message_id]);
  });

  it('sends again under the same Message-ID where we died before we could note it', async () => {
    const { actionId } = await placed();
    const dying = createMessageActivities({
      ...shop,
      pdf,
      mailer: {
        ...mailer,
        send: async (mail) => {
          await mailer.send(mail);
          throw new Error('killed');
        },
      },
    });
    const run = activityContext().run(() => dying.sendMessages({ orderId: '', actionId }));
    await assert.rejects(run, /killed/);
    assert.deepEqual(await send(actionId), { failed: [] });
    const ids = sink.mails().map(({ messageId }) => messageId);
    assert.equal(ids.length, 2);
    assert.equal(new Set(ids).size, 1);
  });

  for (const code of [421, 451]) {
    it(`keeps a mail that is refused for now (${code}), and sends it later`, async () => {
      const { actionId } = await placed();
      await sink.setFault({ kind: 'answer', code });
      await assert.rejects(send(actionId), { name: 'MailDelayed' });
      assert.deepEqual(await send(actionId), { failed: [] });
      assert.equal(sink.mails().length, 1);
    });
  }

  it('reports a mail that is refused for good (550), each time, and tries it no more', async () => {
    const { actionId } = await placed();
    await sink.setFault({ kind: 'answer', code: 550, text: 'No such user' });
    const [row] = await outbox(actionId);
    assert.deepEqual(await send(actionId), { failed: [row?.key] });
    assert.deepEqual(await send(actionId), { failed: [row?.key] });
    const [closed] = await outbox(actionId);
    assert.deepEqual([closed?.status, sink.mails().length], ['failed', 0]);
    assert.match(closed?.error ?? '', /No such user/);
  });

  it('prints before it mails, so an invoice is there though the mail server is away', async () => {
    const { draft, actionId } = await placed();
    await sink.setFault({ kind: 'refuse-connections' });
    await assert.rejects(send(actionId), { name: 'MailDelayed' });
    assert.equal((await documents(actionId))[0]?.pdf.subarray(0, 5).toString(), '%PDF-');

    await sink.clearFaults();
    const shipped = await apply(shop, draft, 'ship');
    assert.deepEqual(shipped.messages, ['mail shipped']);
    await send(actionId);
    assert.equal(sink.mails().length, 1);
  });
});
