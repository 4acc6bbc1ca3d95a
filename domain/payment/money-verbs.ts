import type { SystemActionName } from '../order/actions.ts';
import type { MoneyEffect } from '../order/effects.ts';

/** What a provider is asked to do, in a word. */
export const MONEY_VERBS = {
  capturePayment: 'capture',
  voidPayment: 'void',
  refundPayment: 'refund',
  reauthorizePayment: 'reauthorize',
} as const satisfies Record<MoneyEffect['type'], string>;

/** How its yes is reported to the order, by the word. */
export const MONEY_DONE = {
  capture: 'captureSucceeded',
  void: 'voidSucceeded',
  refund: 'refundSucceeded',
  reauthorize: 'reauthorized',
} as const satisfies Record<string, SystemActionName>;
