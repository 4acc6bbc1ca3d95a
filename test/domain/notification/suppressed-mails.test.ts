import assert from 'node:assert/strict';
import { suppressedMails } from '../../../domain/notification/suppressed-mails.ts';
import type { Effect } from '../../../domain/order/effects.ts';
import { draftOrder, tell, type Story } from '../support/orders.ts';
import { cancel, place, placeAuthorized, ship } from '../support/steps.ts';

const queued = (effects: readonly Effect[]) => effects.filter((e) => e.type === 'sendMail');
const suppressed = ({ events, order, effects }: Story) =>
  suppressedMails(events, order, queued(effects)).map(({ mail, by }) => `${mail.mail} ${by}`);

describe('suppressedMails', () => {
  it('names nothing where every mail was sent', () => {
    assert.deepEqual(suppressed(tell(draftOrder(), placeAuthorized(), ship())), []);
    assert.deepEqual(suppressed(tell(draftOrder(), place(), cancel())), []);
  });

  it('names the switch of the order', () => {
    const story = tell(draftOrder({ mailsOn: false }), placeAuthorized());
    assert.deepEqual(suppressed(story), ['orderConfirmation mailsOn']);
  });

  it('names the action that told nobody', () => {
    const story = tell(draftOrder(), place(), cancel({ mailCustomer: false }));
    assert.deepEqual(suppressed(story), ['cancelled mailCustomer']);
  });
});
