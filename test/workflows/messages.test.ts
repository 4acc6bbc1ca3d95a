import assert from 'node:assert/strict';
import { ulid } from 'ulid';
import type { MessageActivities } from '../../activities/messages.ts';
import { orderStage } from '../support/order-stage.ts';

describe('mails and documents', () => {
  let attempts: string[] = [];
  let deliver: (actionId: string) => readonly string[] = () => [];
  const sendMessages: MessageActivities['sendMessages'] = ({ actionId }) => {
    attempts.push(actionId);
    return Promise.resolve(actionId).then((id) => ({ failed: deliver(id) }));
  };
  const stage = orderStage({ sendMessages });
  const mailServerAway = () => {
    throw new Error('The mail server does not answer.');
  };
  afterEach(() => {
    attempts = [];
    deliver = () => [];
  });

  it('that fail for an hour hold nothing up, and go out once, later', async () => {
    const { engine } = stage();
    deliver = mailServerAway;
    const draft = await stage().authorized();
    const ship = ulid();
    await engine.act(draft, 'ship', {}, { actionId: ship });
    await engine.act(draft, 'deliver');
    await stage().sleep('1 hour');
    assert.equal((await engine.order(draft)).status, 'completed');
    const tried = attempts.filter((id) => id === ship).length;
    assert.ok(tried > 5, `tried ${tried} times`);

    const sent: string[] = [];
    deliver = (actionId) => {
      sent.push(actionId);
      return [];
    };
    const order = await stage().atRest(draft);
    assert.deepEqual(order.attention, []);
    assert.equal(sent.filter((id) => id === ship).length, 1);
    await stage().keep(draft, 'mail-server-away-for-an-hour');
  });

  it('that are refused for good call a person', async () => {
    const { engine } = stage();
    deliver = (actionId) => [`${actionId}/2`];
    const draft = await stage().authorized();
    const order = await engine.orderOnce(draft, (o) => o.attention.length > 0, 'attention');
    assert.equal(order.attention[0]?.reason, 'messageFailed');
    deliver = () => [];
    await engine.act(draft, 'ship');
    await engine.act(draft, 'deliver');
    assert.equal((await stage().atRest(draft)).status, 'completed');
    await stage().keep(draft, 'mail-refused');
  });

  it('that are refused call a person also where a deadline wanted them', async () => {
    const { engine } = stage();
    const draft = await stage().draft();
    await engine.act(draft, 'place');
    const reminder = /paymentReminder/;
    deliver = (actionId) => (reminder.test(actionId) ? [`${actionId}/0`] : []);
    await stage().sleep('4 days');
    const order = await engine.orderOnce(draft, (o) => o.attention.length > 0, 'attention');
    assert.equal(order.attention[0]?.reason, 'messageFailed');
    await engine.act(draft, 'cancel');
    await stage().atRest(draft);
    await stage().keep(draft, 'reminder-refused');
  });

  it('that cannot go out for three days are given up, and a person is called', async () => {
    const { engine } = stage();
    deliver = mailServerAway;
    const draft = await stage().draft(1, { paymentMethod: 'invoice' });
    await engine.act(draft, 'place');
    await stage().sleep('4 days');
    const order = await engine.orderOnce(draft, (o) => o.attention.length > 0, 'attention');
    assert.equal(order.attention[0]?.reason, 'messageFailed');
    deliver = () => [];
    await engine.act(draft, 'cancel');
    await stage().atRest(draft);
    await stage().keep(draft, 'mail-given-up');
  });

  it('are asked for by every action that wants some, and by no other', async () => {
    const { engine, shop } = stage();
    const draft = await stage().authorized();
    await engine.act(draft, 'hold', { reason: 'check' });
    await engine.act(draft, 'release');
    await engine.act(draft, 'ship');
    await engine.act(draft, 'deliver');
    await stage().atRest(draft);
    const wanted: { action_id: string }[] = await shop
      .db('messages')
      .where('order_id', draft.orderId)
      .distinct('action_id');
    const ids = wanted.map((row) => row.action_id);
    assert.deepEqual([...attempts].sort(), [...ids].sort());
  });
});
