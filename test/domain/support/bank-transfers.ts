import type { Action } from '../../../domain/order/actions.ts';
import { decide } from '../../../domain/order/decide.ts';
import type { BankTransfer } from '../../../domain/order/rule.ts';
import { contextOf, Refused, type Step } from './orders.ts';

const TRANSFER: BankTransfer = { amount: 5500, currency: 'EUR', bankId: 'B-1', bookedOn: null };

/** The bank transfer `t1` is matched by a person, while it stands so; null: there is none. */
export const matched =
  (transfer: Partial<BankTransfer> | null = {}): Step =>
  (story) => {
    const facts = transfer && { ...TRANSFER, ...transfer };
    const typed = { amount: 1, method: null, provider: null, reference: 'typed' };
    const action: Action = { type: 'pay', payload: { ...typed, transferId: 't1' } };
    const decision = decide(story.order, action, { ...contextOf(story), transfer: facts });
    if (decision.outcome === 'rejected') throw new Refused(action, decision.refusal);
    const { order, events, effects } = decision;
    return { ...story, order, events, effects, history: [...story.history, ...events] };
  };
