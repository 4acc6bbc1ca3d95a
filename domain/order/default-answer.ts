import type { Action } from './actions.ts';
import { acknowledgeAttention } from './actions/acknowledge-attention.ts';
import { cancel } from './actions/cancel.ts';
import { capture } from './actions/capture.ts';
import { hold } from './actions/hold.ts';
import { reauthorize } from './actions/reauthorize.ts';
import { refund } from './actions/refund.ts';
import { deliver } from './actions/ship.ts';
import type { OrderEvent } from './events.ts';
import type { Order } from './order.ts';
import { isRefusal, type DecisionContext, type Rule } from './rule.ts';
import { answersTo, defaultAnswer, taskKey } from './tasks.ts';

/** Answers that may be given without a person: none of them claims that money or goods have come. */
const BY_ITSELF = { acknowledgeAttention, cancel, capture, deliver, hold, reauthorize, refund };

/**
 * What the default answer to a task brings about, when its time has come. Nothing where the rules do not allow it
 * now: the task stays with the person.
 */
export function defaultAnswered(order: Order, key: string, context: DecisionContext): OrderEvent[] {
  const attention = order.attention.filter((candidate) => taskKey(candidate) === key);
  return attention.flatMap((matter) => {
    const name = defaultAnswer(context.settings, matter);
    const answer = answersTo(order, matter).find(({ type }) => type === name);
    return answer ? carriedOut(order, answer, context) : [];
  });
}

function carriedOut(order: Order, answer: Action, context: DecisionContext): OrderEvent[] {
  if (!isByItself(answer.type)) return [];
  const rule = BY_ITSELF[answer.type] as Rule<typeof answer.type>;
  if (rule.guard(order, context)) return [];
  const result = rule.decide(order, answer.payload as never, context);
  return isRefusal(result) ? [] : [...result];
}

const isByItself = (type: Action['type']): type is keyof typeof BY_ITSELF => type in BY_ITSELF;
