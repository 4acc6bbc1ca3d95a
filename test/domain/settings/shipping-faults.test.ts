import assert from 'node:assert/strict';
import { settingsFaults } from '../../../domain/settings/faults.ts';
import type { PickupMethod, Settings } from '../../../domain/settings/settings.ts';
import { METHODS, settingsWith, STORE } from '../support/orders.ts';

const { shipping, pickup } = settingsWith();
const faultsOf = (
  changed: Partial<Settings['shipping']>,
  fetched: Partial<Settings['pickup']> = {},
) =>
  settingsFaults(
    settingsWith({ shipping: { ...shipping, ...changed }, pickup: { ...pickup, ...fetched } }),
  ).map(({ path, message }) => `${path}: ${message}`);
const carrier = (code: string, trackingUrl: string | null = null) => ({
  ...{ code, name: 'Van' },
  trackingUrl,
});
const at = (location: Partial<PickupMethod['location']>) =>
  faultsOf({ methods: [{ ...STORE, location: { ...STORE.location, ...location } }] });

describe('settings of sending and fetching', () => {
  it('are in order in a new shop, and in one with a store', () => {
    assert.deepEqual(faultsOf({}), []);
    assert.deepEqual(faultsOf({ methods: METHODS, carriers: [carrier('own')] }), []);
    assert.deepEqual(faultsOf({}, { reminderDays: [], keepDays: null }), []);
  });

  it('name each carrier and shipping method once, by a name that can be used', () => {
    assert.deepEqual(faultsOf({ carriers: [carrier('own'), carrier('own')] }), [
      'shipping.carriers[1]: There is a carrier own already. Give it a code of its own.',
    ]);
    assert.deepEqual(faultsOf({ methods: [STORE, STORE] }), [
      'shipping.methods[1]: There is a shipping method Winkel Haarlem already. Give it a name of its own.',
    ]);
    for (const name of [' ', 'x'.repeat(101)]) {
      assert.match(faultsOf({ methods: [{ name, kind: 'parcel' }] }).join(), /1 to 100/);
    }
    assert.match(faultsOf({ carriers: [carrier('Own Van')] }).join(), /small letters/);
  });

  it('have links that are links and name what is known', () => {
    const link = (url: string) => faultsOf({ carriers: [carrier('own', url)] });
    assert.deepEqual(
      link('https://x.example/{tracking}?z={postcode}&l={language}&c={country}'),
      [],
    );
    assert.match(link('http://x.example/{tracking}').join(), /https/);
    assert.match(link('https://x.example/').join(), /names \{tracking\}/);
    assert.deepEqual(link('https://x.example/{tracking}/{zip}'), [
      'shipping.carriers[0]: The link names {zip}. It may name {tracking}, {postcode}, {country}, {language}.',
    ]);
  });

  it('tell customers where they fetch their orders, and when it is open', () => {
    const { address } = STORE.location;
    assert.match(at({ name: '', address: { ...address, city: ' ' } }).join(), /Give name, city/);
    assert.match(at({ address: { ...address, country: 'Nederland' } }).join(), /no country code/);
    assert.match(at({ openingHours: {} }).join(), /opening hours/);
    assert.match(at({ openingHours: { nl: ' ' } }).join(), /opening hours/);
  });

  it('remind before the time is over, on whole days', () => {
    for (const days of [[0], [5, 3], [1.5], [14]]) {
      assert.match(faultsOf({}, { reminderDays: days }).join(), /each later than the one before/);
    }
    assert.deepEqual(faultsOf({}, { reminderDays: [3, 7] }), []);
  });
});
