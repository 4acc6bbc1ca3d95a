import { refuse } from '../refusals.ts';
import type { Rule } from '../rule.ts';

/** A person has looked and says that nothing (more) is to be done about it, and why. */
export const acknowledgeAttention: Rule<'acknowledgeAttention'> = {
  guard: (order) =>
    order.attention.length > 0
      ? null
      : refuse('noAttention', 'The order calls for nobody. There is nothing to acknowledge.'),
  decide(order, { attention, subject, because }, { now: at }) {
    const found = order.attention.find((a) => a.reason === attention && a.subject === subject);
    return found
      ? [{ type: 'attentionAcknowledged', at, reason: found.reason, subject, because }]
      : refuse(
          'unknownAttention',
          `The order does not call for a person about ${attention} of ${subject} (any more).`,
        );
  },
};
