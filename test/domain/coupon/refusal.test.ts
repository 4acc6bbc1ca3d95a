import assert from 'node:assert/strict';
import type { Coupon, CouponStanding } from '../../../domain/coupon/coupon.ts';
import { couponRefusal, togetherRefusal } from '../../../domain/coupon/refusal.ts';
import { couponOf, standingOf } from '../support/coupons.ts';
import { draftOrder, MONDAY } from '../support/orders.ts';

const DAY = 24 * 3600 * 1000;
const judged = (
  changes: Partial<Coupon>,
  standing: Partial<CouponStanding> = {},
  customerId: string | null = 'c1',
) =>
  couponRefusal(standingOf(couponOf(changes), standing), draftOrder(), {
    customerId,
    now: MONDAY,
  });

describe('a coupon', () => {
  it('is good where all its conditions are met', () => {
    const met = judged(
      {
        minimum: 5000,
        startsAt: MONDAY,
        endsAt: MONDAY + 1,
        skus: ['SKU-pot'],
        customers: ['c1'],
        firstOrderOnly: true,
        maxUses: 2,
        maxUsesPerCustomer: 2,
      },
      { uses: 1, usesByCustomer: 1 },
    );
    assert.equal(met, null);
  });

  for (const [what, changes, standing, code, sentence] of [
    ['is switched off', { active: false }, {}, 'couponUnknown', /no coupon SPRING/],
    ['does not hold yet', { startsAt: MONDAY + DAY }, {}, 'couponNotValid', /not hold yet/],
    ['has ended', { endsAt: MONDAY }, {}, 'couponNotValid', /has ended/],
    ['is for other products', { skus: ['SKU-x'] }, {}, 'couponNotValid', /other products/],
    ['needs dearer goods', { minimum: 5001 }, {}, 'couponNotValid', /50\.01 EUR or more/],
    ['is for another customer', { customers: ['c2'] }, {}, 'couponNotValid', /another customer/],
    [
      'is for first orders',
      { firstOrderOnly: true },
      { orderedBefore: true },
      'couponNotValid',
      /first order/,
    ],
    ['is used up', { maxUses: 3 }, { uses: 3 }, 'couponUsedUp', /is used up/],
    [
      'is used up for its customer',
      { maxUsesPerCustomer: 1 },
      { usesByCustomer: 1 },
      'couponUsedUp',
      /as often as/,
    ],
  ] as const) {
    it(`is refused where it ${what}, with what to do`, () => {
      const refusal = judged(changes, standing);
      assert.equal(refusal?.code, code);
      assert.match(refusal.sentence, sentence);
      assert.match(refusal.sentence, /[Rr]emove (it|the coupon)/);
    });
  }

  it('for certain customers is refused to who is not known yet', () => {
    assert.equal(judged({ customers: ['c1'] }, {}, null)?.code, 'couponNotValid');
  });

  it('goes together with others only where each of them does', () => {
    const friendly = couponOf({ combinable: true });
    assert.equal(togetherRefusal([couponOf()]), null);
    assert.equal(togetherRefusal([friendly, friendly]), null);
    assert.match(togetherRefusal([friendly, couponOf()])?.sentence ?? '', /cannot be combined/);
  });
});
