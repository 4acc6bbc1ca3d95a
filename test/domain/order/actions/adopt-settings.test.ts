import {
  assertRefused,
  draftOrder,
  effectsIn,
  eventsOf,
  inShopWith,
  onDay,
  tell,
} from '../../support/orders.ts';
import {
  adoptSettings,
  cancel,
  captured,
  deliver,
  place,
  placeAuthorized,
  ship,
} from '../../support/steps.ts';
import assert from 'node:assert/strict';

describe('adopting settings', () => {
  it('changes what an order lives by, and does at once what is due by it', () => {
    const story = tell(draftOrder(), inShopWith({ invoiceTiming: 'payment' }), place());
    const adopted = tell(
      story,
      inShopWith({ invoiceTiming: 'placing', version: 2 }),
      adoptSettings(),
    );
    assert.equal(eventsOf(adopted), 'settingsAdopted invoiceIssued');
    assert.equal(adopted.order.settingsVersion, 2);
  });

  it('reminds nobody several times in one moment', () => {
    const story = tell(draftOrder(), inShopWith({ paymentReminderDays: [] }), place(), onDay(10));
    const schedule = { paymentReminderDays: [3, 7, 14], version: 2 };
    const adopted = tell(story, inShopWith(schedule), adoptSettings());
    assert.equal(eventsOf(adopted), 'settingsAdopted deadlineMet');
    assert.deepEqual(effectsIn(adopted), []);
  });

  it('is refused for a version that is not there, or is the order’s own', () => {
    const story = tell(draftOrder(), place());
    assertRefused(story, adoptSettings(7), 'unknownSettings', /no version 7/);
    const own = story.order.settingsVersion;
    assertRefused(story, adoptSettings(own), 'settingsSoAlready', /already/);
  });

  it('is for running orders', () => {
    const done = tell(draftOrder(), placeAuthorized(), ship(), captured(), deliver(), onDay(1));
    const adopted = tell(done, inShopWith({ version: 2 }), adoptSettings());
    assert.equal(eventsOf(adopted), 'settingsAdopted');
    const cancelled = tell(draftOrder(), place(), cancel(), inShopWith({ version: 2 }));
    assertRefused(cancelled, adoptSettings(), 'orderCancelled', /cancelled/);
  });
});
