import { refuse } from '../refusals.ts';
import type { Rule } from '../rule.ts';

/** Turns the mails to the order's customer on or off; what administrators are told does not depend on it. */
export const switchMails: Rule<'switchMails'> = {
  guard: () => null,
  decide: (order, { on }, { now: at }) =>
    order.mailsOn === on
      ? refuse('mailsSoAlready', `Mails to the customer are ${on ? 'on' : 'off'} already.`)
      : [{ type: 'mailsSwitched', at, on }],
};
