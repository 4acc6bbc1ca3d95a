import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sum } from '../../../domain/money/money.ts';
import { PEOPLES_ACTION_NAMES, RULES } from '../../../domain/order/action-table.ts';
import type { Action } from '../../../domain/order/actions.ts';
import { allowedActions } from '../../../domain/order/allowed-actions.ts';
import { deadlines } from '../../../domain/order/deadlines.ts';
import { afterWaiting, decide } from '../../../domain/order/decide.ts';
import { hasGrace } from '../../../domain/order/gone-ahead.ts';
import { STOCK_MOVEMENTS } from '../../../domain/order/effects.ts';
import { replay } from '../../../domain/order/evolve.ts';
import { forecast } from '../../../domain/order/forecast.ts';
import { isAtRest } from '../../../domain/order/order-life.ts';
import type { Order, Payment } from '../../../domain/order/order.ts';
import {
  deductionTotals,
  invoicedPortion,
  portionTotals,
} from '../../../domain/order/quantities.ts';
import { differenceOf, negative, type Totals } from '../../../domain/money/tax.ts';
import {
  amountOpen,
  captured,
  capturedTotal,
  captureUnderway,
  grantedRefunds,
  lostTotal,
  moneyUnderway,
  openAuthorization,
  overpaid,
  refundable,
  taken,
} from '../../../domain/payment/payments.ts';
import { continued, frozen, live, type Watcher } from '../support/live.ts';
import { contextOf, judged, Refused, type Story } from '../support/orders.ts';
import { outcomes } from '../support/money-outcomes.ts';
import { chances, quietChances, drafts, shops, surePayload } from '../support/random-lives.ts';

const OPENING = 100;

/** Lives many orders and shows each step to a watcher of its own, then each end. */
function holds(
  numRuns: number,
  watch: () => Watcher,
  end: (story: Story, draft: Order) => void = () => undefined,
  dice = chances,
): void {
  fc.assert(
    fc.property(shops, drafts, dice, (settings, draft, thrown) => {
      end(live(frozen(draft), settings, thrown, watch()), draft);
    }),
    { numRuns },
  );
}

describe('whatever happens to an order', () => {
  it('quantities keep within each other and never go below 0', () => {
    holds(400, () => (_before, { order }) => {
      for (const line of order.lines) {
        const { ordered, cancelled, shipped, delivered, returned, invoiced, credited } = line;
        assert.ok(shipped <= ordered - cancelled, 'more shipped than wanted');
        assert.ok(delivered <= shipped, 'more delivered than shipped');
        assert.ok(returned <= shipped, 'more returned than shipped');
        assert.ok(credited <= invoiced, 'more credited than invoiced');
        assert.ok(invoiced - credited <= ordered, 'more invoiced than ordered');
        const waiting = ordered - cancelled - shipped;
        assert.ok(line.reserved + line.backordered <= waiting, 'more set apart than wanted');
        for (const [name, n] of Object.entries(line)) {
          if (typeof n === 'number') assert.ok(n >= 0, `${name} is ${n}`);
        }
      }
    });
  });

  it('no more is captured than authorised, none more refunded than captured (N01)', () => {
    const within = (payment: Payment) => {
      const asked = payment.captures.filter((c) => ['requested', 'succeeded'].includes(c.status));
      if (payment.expiresAt !== null) {
        assert.ok(sum(asked.map((c) => c.amount)) <= payment.authorized, 'captured too much');
      }
      assert.ok(refundable(payment) >= 0, 'refunded too much');
      assert.ok(captured(payment) >= 0);
      for (const move of [...payment.captures, ...payment.refunds]) assert.ok(move.amount > 0);
    };
    holds(
      1500,
      () =>
        (_before, { order }) =>
          order.payments.forEach(within),
    );
  });

  it('invoices less credit notes are what is invoiced, per rate and to the cent (N02, N05)', () => {
    holds(400, () => (before, { order }) => {
      const expected = addedUp(
        portionTotals(order, invoicedPortion(order)),
        ...order.invoices.map((i) => deductionTotals(order, i.deductions)),
      );
      for (const key of ['net', 'tax', 'gross'] as const) {
        assert.equal(sum(order.invoices.map((i) => i.totals[key])), expected[key]);
        for (const row of expected.rates) {
          const rows = order.invoices.flatMap((i) => i.totals.rates);
          assert.equal(sum(rows.filter((r) => r.rate === row.rate).map((r) => r[key])), row[key]);
        }
        assert.ok(expected[key] >= 0);
      }
      for (const { kind, totals, deductions } of order.invoices) {
        assert.equal(totals.net + totals.tax, totals.gross);
        const sign = kind === 'invoice' ? 1 : -1;
        assert.ok(sign * totals.gross >= 0);
        // What is kept may be taxed at a rate under which nothing is given back.
        if (deductions.length > 0) continue;
        for (const row of [totals, ...totals.rates]) {
          assert.ok([row.net, row.tax, row.gross].every((amount) => sign * amount >= 0));
        }
      }
      assert.deepEqual(
        order.invoices.slice(0, before.order.invoices.length),
        before.order.invoices,
      );
    });
  });

  it('a credit note and its refund agree to the cent where all is paid or reserved (N02)', () => {
    let agreed = 0;
    holds(1200, () => (before, { order, events }, action) => {
      if (action.type !== 'settleReturn') return;
      const note = sum(
        events.flatMap((e) => (e.type === 'invoiceIssued' && e.returnId ? [-e.totals.gross] : [])),
      );
      const granted = ['refundRequested', 'refundGranted', 'refundPaid'];
      const refund = sum(
        events.flatMap((e) =>
          'refundId' in e && 'amount' in e && granted.includes(e.type) ? [e.amount] : [],
        ),
      );
      const allInvoiced = before.order.lines.every(
        (l) => l.invoiced - l.credited === l.ordered - l.cancelled,
      );
      const given = capturedTotal(before.order) >= note && amountOpen(before.order) === 0;
      if (lostTotal(order) > 0) return;
      if (!allInvoiced || !given || note === 0 || refund === 0 || order.returns.length > 1) return;
      assert.equal(refund, Math.min(note, taken(before.order)));
      agreed++;
    });
    assert.ok(agreed > 10, `only ${agreed} such returns were seen`);
  });

  it('stock is conserved, and what is set apart is what orders wait for (N10, N13)', () => {
    holds(400, () => {
      const shelf = new Map<string, { onHand: number; reserved: number }>();
      return (_before, { order, effects }) => {
        for (const effect of effects) {
          if (effect.type !== 'moveStock') continue;
          const { onHand, reserved } = STOCK_MOVEMENTS[effect.movement];
          for (const { productId, quantity } of effect.lines) {
            assert.ok(quantity > 0);
            const level = shelf.get(productId) ?? { onHand: OPENING, reserved: 0 };
            shelf.set(productId, {
              onHand: level.onHand + onHand * quantity,
              reserved: level.reserved + reserved * quantity,
            });
          }
        }
        for (const [productId, level] of shelf) {
          const lines = order.lines.filter((l) => l.productId === productId);
          assert.equal(level.onHand + sum(lines.map((l) => l.deducted)), OPENING);
          assert.equal(level.reserved, sum(lines.map((l) => l.reserved)));
          assert.ok(level.onHand >= 0 && level.reserved >= 0);
        }
        if (order.status === 'cancelled') assert.ok(order.lines.every((l) => l.reserved === 0));
      };
    });
  });

  it('a held order is neither invoiced nor shipped (S004, N09)', () => {
    holds(300, () => (_before, { order, events }) => {
      if (order.holds.length === 0) return;
      const kept = events.filter(
        (e) => e.type === 'shipped' || (e.type === 'invoiceIssued' && e.kind === 'invoice'),
      );
      assert.deepEqual(kept, []);
    });
  });

  it('no deadline cancels what is paid, being paid, reserved, held or sent (N04)', () => {
    let cancelled = 0;
    const watch: Watcher = ({ order }, { events }) => {
      if (!events.some((e) => e.type === 'cancelled' && e.by === 'unpaid')) return;
      cancelled++;
      assert.equal(capturedTotal(order) + openAuthorization(order), 0);
      assert.equal(captureUnderway(order), false);
      assert.ok(order.lines.every((line) => line.shipped === 0));
      assert.equal(order.holds.length, 0);
    };
    holds(
      600,
      () => watch,
      () => undefined,
      quietChances,
    );
    assert.ok(cancelled > 10, `only ${cancelled} such cancellations were seen`);
  });

  it('in Denmark no more is taken by capture than was sent (S050)', () => {
    holds(300, () => ({ order: before }, { order, events }) => {
      if (order.country !== 'DK' || !events.some((e) => e.type === 'captureRequested')) return;
      const lines = order.lines.map((l) => ({ lineId: l.id, quantity: l.shipped }));
      assert.ok(lines.some((l) => l.quantity > 0));
      assert.ok(taken(order) <= portionTotals(before, { lines, shipping: true }).gross);
    });
  });

  it('its state survives JSON and is the fold of its events', () => {
    holds(
      600,
      () =>
        (_before, { order }) =>
          assert.deepEqual(JSON.parse(JSON.stringify(order)), order),
      (story, draft) => assert.deepEqual(replay(draft, story.history), story.order),
    );
  });

  it('effects carry ids, codes and amounts only', () => {
    const plain = (value: unknown): boolean => {
      if (typeof value === 'string') return /^[\w.:/-]*$/.test(value);
      if (typeof value === 'object' && value !== null) return Object.values(value).every(plain);
      return value === null || Number.isSafeInteger(value);
    };
    holds(
      500,
      () =>
        (_before, { effects }) =>
          assert.ok(plain(effects), JSON.stringify(effects)),
    );
  });

  it('what is shown as possible is possible, and what is greyed is refused with that reason', () => {
    holds(120, () => (_before, story) => {
      const context = contextOf(story);
      const then = afterWaiting(story.order, context);
      for (const { action, allowed, reason } of allowedActions(story.order, context)) {
        const seen = hasGrace(action, story.settings) ? then : story.order;
        const sure = surePayload(action, seen, story.settings);
        const decision = decide(story.order, sure, contextOf(judged(story, sure)));
        assert.equal(decision.outcome, allowed ? 'applied' : 'rejected', action);
        if (decision.outcome === 'rejected') assert.deepEqual(decision.refusal, reason);
        assert.equal(RULES[action].guard(seen, context)?.code, reason?.code);
      }
      assert.equal(allowedActions(story.order, context).length, PEOPLES_ACTION_NAMES.length);
    });
  });

  it('the outcome of moved money reported twice changes nothing (N07)', () => {
    holds(300, () => (_before, story, action) => {
      if (!/^(capture|refund|void)(Succeeded|Failed)$/.test(action.type)) return;
      const again = decide(story.order, action, contextOf(story));
      assert.equal(again.outcome === 'rejected' && again.refusal.code, 'outcomeKnown');
    });
  });

  it('its forecast ends and is in order', () => {
    holds(300, () => (_before, { order, settings, now }) => {
      const steps = forecast(order, settings, now);
      assert.ok(steps.length < 50);
      steps.forEach(({ at }, i) => assert.ok(at >= (steps[i - 1]?.at ?? now)));
      assert.equal(new Set(steps.map((s) => s.deadline.key)).size, steps.length);
    });
  });

  it('it comes to rest once the provider has answered and its deadlines are over', () => {
    const ends = { completed: 0, cancelled: 0 };
    holds(
      600,
      () => () => undefined,
      (story) => {
        const { order, settings } = ended(story);
        if (order.status !== 'completed' && order.status !== 'cancelled') return;
        ends[order.status]++;
        assert.equal(overpaid(order), 0);
        assert.ok(isAtRest(order, settings));
      },
    );
    assert.ok(ends.completed > 10 && ends.cancelled > 10, JSON.stringify(ends));
  });
});

/** Totals together, per rate. */
const addedUp = (first: Totals, ...others: readonly Totals[]): Totals =>
  others.reduce((all, totals) => differenceOf(all, negative(totals)), first);

/** Lets the provider say yes to everything under way, refunds what was declined, and meets every deadline. */
function ended(story: Story): Story {
  const grace = { minutes: 0, actions: [] };
  let last: Story = { ...story, settings: { ...story.settings, grace } };
  // What was paid too much may go back a cent at a time.
  for (let n = 0; n < 1_000; n++) {
    const [outcome] = outcomes(last.order, { b: 3 });
    const [next] = deadlines(last.order, last.settings);
    const waiting = grantedRefunds(last.order).length > 0;
    const owes = last.order.status === 'cancelled' && overpaid(last.order) > 0;
    const action: Action | null =
      outcome ??
      (waiting
        ? surePayload('payRefund', last.order)
        : owes
          ? { type: 'refund', payload: { amount: null } }
          : next
            ? { type: 'meetDeadline', payload: { key: next.key } }
            : null);
    if (!action) {
      assert.equal(moneyUnderway(last.order), false);
      return last;
    }
    last = { ...last, now: Math.max(last.now, next?.at ?? 0) };
    const decision = decide(last.order, action, contextOf(last));
    if (decision.outcome === 'rejected') throw new Refused(action, decision.refusal);
    last = continued(last, decision);
  }
  throw new assert.AssertionError({ message: 'the order never comes to an end' });
}
