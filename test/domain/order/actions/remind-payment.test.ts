import assert from 'node:assert/strict';
import {
  act,
  after,
  assertRefused,
  draftOrder,
  effectsIn,
  inShopWith,
  tell,
} from '../../support/orders.ts';
import { hold, meetDeadline, pay, place, placeAuthorized } from '../../support/steps.ts';

const remind = act({ type: 'remindPayment', payload: {} });
const sendLink = act({ type: 'sendPaymentLink', payload: {} });

describe('asking for the money by hand', () => {
  it('mails a reminder with the invoice (S042), the next in the row each time', () => {
    const first = tell(draftOrder(), place(), remind);
    assert.deepEqual(effectsIn(first), ['mail customer paymentReminder 1 about o1 with i1']);
    const third = tell(first, meetDeadline('paymentReminder'), remind);
    assert.deepEqual(effectsIn(third), ['mail customer paymentReminder 3 about o1 with i1']);
    assert.match(effectsIn(tell(third, remind)).join(), /paymentReminder 3/);
  });

  it('mails also where the shop has no schedule, and no invoice yet', () => {
    const shop = inShopWith({ paymentReminderDays: [], invoiceTiming: 'payment' });
    const story = tell(draftOrder(), shop, place(), remind);
    assert.deepEqual(effectsIn(story), ['mail customer paymentReminder 1 about o1']);
  });

  it('mails how to pay (S043), as a friendly letter', () => {
    const story = tell(draftOrder(), place(), remind, sendLink);
    assert.deepEqual(effectsIn(story), ['mail customer paymentReminder 1 about o1 with i1']);
  });

  it('mails although automatic mails are off for the order: a person wants it', () => {
    const story = tell(draftOrder({ mailsOn: false }), place(), remind);
    assert.equal(effectsIn(story).length, 1);
  });

  it('refuses where nothing is open, on hold, and drafts', () => {
    assertRefused(after(draftOrder(), place(), pay()), remind, 'alreadyPaid', /Nothing is open/);
    const reserved = after(draftOrder(), placeAuthorized());
    assertRefused(reserved, sendLink, 'alreadyPaid', /reserved/);
    assertRefused(after(draftOrder(), place(), hold()), sendLink, 'onHold', /Release it first/);
    assertRefused(draftOrder(), remind, 'notPlaced', /Place it first/);
  });
});
