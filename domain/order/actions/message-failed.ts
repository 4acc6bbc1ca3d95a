import { raiseAttention } from '../attention.ts';
import type { Rule } from '../rule.ts';

/** A mail was refused for good or a document could not be made: the order goes on, a person should look. */
export const messageFailed: Rule<'messageFailed'> = {
  guard: () => null,
  decide: (order, { messageId }, { now }) => raiseAttention(order, 'messageFailed', messageId, now),
};
