import assert from 'node:assert/strict';
import { facetsOf } from '../../../../domain/order/facets.ts';
import type { StockLine } from '../../../../domain/order/order.ts';
import { waitsFor } from '../../../../domain/order/waiting.ts';
import {
  after,
  assertRefused,
  draftOrder,
  effectsIn,
  eventsOf,
  tell,
  withStock,
  type Step,
} from '../../support/orders.ts';
import { cancel, pay, place, receiveBackorder, ship } from '../../support/steps.ts';

const short = withStock({ 'prod-plant': { available: 1, backorderAllowed: true } });
const waiting = (...steps: readonly Step[]) => tell(draftOrder(), short, place(), pay(), ...steps);
const setApart =
  (lines: readonly StockLine[]): Step =>
  (story) => ({ ...story, allotted: lines });
const plants = (quantity: number): StockLine => ({
  lineId: 'plant',
  productId: 'prod-plant',
  quantity,
});

describe('receiveBackorder', () => {
  it('ends the waiting: what came in can leave, and no stock moves once more', () => {
    const before = waiting(ship());
    assert.equal(waitsFor(before.order, []), 'goods');
    const story = tell(before, receiveBackorder());
    assert.equal(eventsOf(story), 'backorderReceived');
    assert.deepEqual(effectsIn(story), ['settle a1']);
    const line = story.order.lines[1];
    assert.deepEqual([line?.backordered, line?.reserved], [0, 2]);
    assert.equal(waitsFor(story.order, []), 'shipping');
    assert.equal(facetsOf(after(story, ship())).fulfillmentStatus, 'shipped');
  });

  it('takes a part, and waits for the rest', () => {
    const story = tell(waiting(), setApart([plants(1)]), receiveBackorder());
    const line = story.order.lines[1];
    assert.deepEqual([line?.backordered, line?.reserved], [1, 2]);
  });

  it('gives free what is wanted no more, for the next one who waits', () => {
    const story = tell(waiting(cancel()), setApart([plants(2)]), receiveBackorder());
    assert.deepEqual(effectsIn(story), ['unreserve 2 plant', 'settle a1']);
    assert.equal(story.order.lines[1]?.reserved, 0);
    const more = tell(waiting(), setApart([plants(5)]), receiveBackorder());
    assert.deepEqual(effectsIn(more), ['unreserve 3 plant', 'settle a1']);
    assert.equal(more.order.lines[1]?.reserved, 3);
  });

  it('gives free what is of another product or line than the order now has', () => {
    const other = { ...plants(1), productId: 'prod-tree' };
    const gone = { ...plants(1), lineId: 'l9' };
    const story = tell(waiting(), setApart([other, gone]), receiveBackorder());
    assert.deepEqual(story.events, [
      { type: 'backorderReceived', allotmentId: 'a1', lines: [], declined: [other, gone] },
    ]);
  });

  it('refuses what is not set apart, or taken up already', () => {
    const story = tell(waiting(), receiveBackorder());
    assertRefused(story, receiveBackorder(), 'nothingAllotted', /taken it up already/);
    assertRefused(draftOrder(), receiveBackorder(), 'notPlaced', /Place it first/);
    const unsaid: Step = (s) => {
      const { allotted: _none, ...rest } = s;
      return rest;
    };
    assertRefused(tell(story, unsaid), receiveBackorder(), 'nothingAllotted', /Book the goods in/);
  });
});
