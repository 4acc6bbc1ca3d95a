import { isMet } from '../hold-conditions.ts';
import { refuse } from '../refusals.ts';
import { momentId, open, placed, type Rule } from '../rule.ts';

/**
 * Parks an order: while held, nothing is invoiced or shipped (S003, S004). An order may be held several times, each for
 * a reason of its own, with an owner and what ends it (B12). Completed orders cannot be held (S006).
 */
export const hold: Rule<'hold'> = {
  guard: (order) => open(order),
  decide(order, { reason, until, owner, releaseWhen }, { now, actor }) {
    if (until !== null && until <= now) {
      return refuse('timeInPast', 'The hold would end in the past. Give a time to come, or none.');
    }
    if (releaseWhen !== null && isMet(order, releaseWhen, now)) {
      return refuse('conditionMet', `${SO_ALREADY[releaseWhen]} Hold it without that condition.`);
    }
    return [
      {
        type: 'held',
        at: now,
        holdId: momentId('h', now, order.holds),
        reason,
        until,
        owner: owner ?? actor.id,
        releaseWhen,
      },
    ];
  },
};

const SO_ALREADY = {
  paid: 'The order is paid or reserved in full already: the hold would end at once.',
  inStock: 'No piece waits for goods to come in: the hold would end at once.',
  addressConfirmed: 'The address was confirmed this very moment: the hold would end at once.',
} as const;

/** Takes the order up again; work that fell due while it was held is done now (S005). */
export const release: Rule<'release'> = {
  guard: (order) =>
    placed(order) ??
    (order.holds.length === 0 ? refuse('notOnHold', 'The order is not on hold.') : null),
  decide(order, { holdId }, { now }) {
    const holds = order.holds.filter((h) => holdId === null || h.id === holdId);
    if (holds.length === 0)
      return refuse('unknownHold', `There is no hold ${holdId} on this order.`);
    return holds.map((h) => ({ type: 'released', at: now, holdId: h.id, by: 'person' }));
  },
};

/** The delivery address was found to be right; holds that wait for that end by themselves (B12). */
export const confirmAddress: Rule<'confirmAddress'> = {
  guard: (order) => open(order),
  decide: (_order, _payload, { now }) => [{ type: 'addressConfirmed', at: now }],
};
