import type { ActionPayloads } from '../actions.ts';
import type { Order } from '../order.ts';
import { refuse, type Refusal } from '../refusals.ts';
import type { DecisionContext } from '../rule.ts';

type Payload = ActionPayloads['pay'];

/** Money on the shop's account goes to one order, once, and only to one in its currency. */
export function transferRefusal(
  order: Order,
  { transferId }: Payload,
  { transfer }: DecisionContext,
): Refusal | null {
  if (!transferId) return null;
  if (!transfer) return refuse('unknownTransfer', `There is no bank transfer ${transferId}.`);
  const { bookedOn, currency } = transfer;
  if (bookedOn !== null) {
    return refuse(
      'transferBooked',
      `This transfer is on order ${bookedOn}. Mark that payment unpaid first if it belongs elsewhere.`,
    );
  }
  return currency === order.currency
    ? null
    : refuse(
        'otherCurrency',
        `The transfer is in ${currency}, the order in ${order.currency}. Send it back, or note by hand what it is worth.`,
      );
}

/** How much came, and under which name, is the bank's word. */
export const asToldByBank = (payload: Payload, { transfer }: DecisionContext): Payload =>
  transfer
    ? {
        ...payload,
        method: 'bankTransfer',
        provider: 'manual',
        amount: transfer.amount,
        currency: transfer.currency,
        reference: transfer.bankId,
      }
    : payload;
