import assert from 'node:assert/strict';
import { composeMail } from '../../../domain/notification/compose-mail.ts';
import type { OrderMailKind } from '../../../domain/notification/mail-view.ts';
import { pickupCode } from '../../../domain/shipment/pickup.ts';
import { addDays, DAY } from '../../../domain/time/calendar.ts';
import {
  at,
  draftOrder,
  fetchedOrder,
  inShopWith,
  MONDAY,
  SHOP,
  STORE,
  tell,
  withStore,
  type Story,
} from '../support/orders.ts';
import {
  cancel,
  collect,
  createShipment,
  edit,
  pay,
  place,
  readyForPickup,
  sendBy,
} from '../support/steps.ts';

const parties = {
  buyer: {
    address: SHOP.address,
    ...{ vatId: null, customerNumber: 'K-1', email: 'a@b.example', phone: null },
  },
  deliveryAddress: SHOP.address,
};
const mail = <K extends OrderMailKind>({ order, settings }: Story, kind: K, subject = 's1') => {
  const effect = { type: 'sendMail', to: 'customer', subject, attachments: [], n: 0 } as const;
  const view = composeMail({ ...effect, mail: kind }, order, parties, settings);
  assert.equal(view.kind, kind);
  return view as Extract<typeof view, { kind: K }>;
};
const placed = tell(fetchedOrder(), withStore(), place(), pay());
const ready = tell(placed, readyForPickup());
const counter = tell(fetchedOrder({ paymentMethod: 'counter' }), withStore(), place());
const home = { ...STORE.location.address, name: 'Lindehof Haarlem', company: null };

describe('the mails about goods that are fetched (S078)', () => {
  it('say where, when, until when, with which code, and what is to be paid', () => {
    const there = tell(counter, readyForPickup({ lines: [{ lineId: 'pot', quantity: 2 }] }));
    const { lines, toFollow, ...view } = mail(there, 'readyForPickup');
    assert.deepEqual(
      [view.location, view.openingHours, view.amountDue, view.pickupCode, view.keptUntil],
      [
        home,
        'ma–za 9:30–17:30',
        5000,
        pickupCode(there.order),
        addDays(MONDAY, 14, 'Europe/Amsterdam'),
      ],
    );
    assert.deepEqual(
      [lines, toFollow].map((some) => some.map(({ sku, quantity }) => `${quantity} ${sku}`)),
      [['2 SKU-pot'], ['3 SKU-plant']],
    );
    assert.equal(mail(ready, 'collectionReminder').amountDue, 0);
    const account = fetchedOrder({ paymentMethod: 'invoice' });
    const later = tell(account, withStore(), place(), readyForPickup());
    assert.equal(mail(later, 'readyForPickup').amountDue, 0);
    assert.equal(
      mail(tell(ready, withStore({ keepDays: null })), 'readyForPickup').keptUntil,
      null,
    );
  });

  it('give the opening hours in another language, or none, where the shop has no more', () => {
    const inDanish: Story = { ...ready, order: { ...ready.order, locale: 'da' } };
    assert.equal(mail(inDanish, 'readyForPickup').openingHours, 'ma–za 9:30–17:30');
    const mute = { ...STORE, location: { ...STORE.location, openingHours: {} } };
    const shop = inShopWith({ shipping: { ...ready.settings.shipping, methods: [mute] } });
    assert.equal(mail(tell(ready, shop), 'readyForPickup').openingHours, null);
  });

  it('say what was handed over, where and when', () => {
    const done = tell(ready, at(MONDAY + DAY), collect());
    const { location, collectedAt, toFollow } = mail(done, 'collected');
    assert.deepEqual([location, collectedAt, toFollow], [home.name, MONDAY + DAY, []]);
  });

  it('say in the confirmation where it is fetched, and whether it is paid there', () => {
    const pickup = (story: Story) => mail(story, 'orderConfirmation', 'o1').pickup;
    assert.deepEqual(pickup(counter), { location: home, payAtCounter: true });
    assert.deepEqual(pickup(ready), { location: home, payAtCounter: false });
    assert.equal(pickup(tell(draftOrder(), place())), null);
  });

  it('are still written when the goods were taken away again before the mail went out', () => {
    const sent = tell(ready, edit(sendBy('parcel', 0)));
    assert.deepEqual(mail(sent, 'readyForPickup').location, home);
    const gone = mail(tell(ready, cancel()), 'readyForPickup');
    assert.deepEqual([gone.location, gone.keptUntil], [home, null]);
  });

  it('are not written about what is not there', () => {
    const noStore = inShopWith({ shipping: { ...ready.settings.shipping, methods: [] } });
    assert.throws(() => mail(tell(ready, noStore), 'readyForPickup'), /no place/);
    assert.throws(() => mail(placed, 'readyForPickup'), /no shipment s1/);
    assert.throws(() => mail(tell(placed, createShipment()), 'readyForPickup'), /never lay ready/);
    assert.throws(() => mail(ready, 'collected'), /was not fetched/);
  });
});
