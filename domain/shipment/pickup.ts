import { checksum } from '../order/checksum.ts';
import type { Order } from '../order/order.ts';
import { refuse, type Refusal } from '../order/refusals.ts';
import type { PickupMethod, Settings } from '../settings/settings.ts';

/** The reason for cancelling what lay ready and was not fetched. */
export const NOT_COLLECTED = 'notCollected';

/** Where a shipping method has its customers fetch their goods; null: it sends them (S078). */
export const pickupMethod = (name: string, { shipping }: Settings): PickupMethod | null =>
  shipping.methods
    .filter((method) => method.kind === 'pickup')
    .find((method) => method.name === name) ?? null;

/** Where the customer of an order fetches it; null: it is sent. */
export const pickupOf = (order: Order, settings: Settings): PickupMethod | null =>
  pickupMethod(order.shipping.method, settings);

/** Whether the customer pays at the counter, when the goods are fetched: nobody asks for the money before. */
export const paysAtCounter = (order: Order, settings: Settings): boolean =>
  pickupOf(order, settings) !== null &&
  settings.pickup.counterMethods.includes(order.paymentMethod);

/** Payment methods with which the goods of an order may be made ready before its money has come. */
export const payLaterMethods = (order: Order, settings: Settings): readonly string[] =>
  pickupOf(order, settings) === null
    ? settings.shipping.unpaidMethods
    : [...settings.shipping.unpaidMethods, ...settings.pickup.counterMethods];

/** Refuses a shipping method that the shop does not offer, where it keeps a list of them (S071). */
export function methodRefusal(name: string, { shipping: { methods } }: Settings): Refusal | null {
  if (methods.length === 0 || methods.some((method) => method.name === name)) return null;
  return refuse(
    'unknownShippingMethod',
    `The shop does not send by ${name}. Use one of ${methods.map((method) => method.name).join(', ')}.`,
  );
}

/** No letter or digit that is easily taken for another. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const CODE_LENGTH = 6;

/**
 * What the customer names at the counter, so that nobody is handed somebody else's goods: six letters and digits, the
 * same as often as it is asked for. It follows from the order's id and is no secret to whoever knows that.
 */
export function pickupCode({ id }: Pick<Order, 'id'>): string {
  let rest = checksum(`pickup ${id}`);
  return Array.from({ length: CODE_LENGTH }, () => {
    const letter = LETTERS.charAt(rest % LETTERS.length);
    rest = Math.floor(rest / LETTERS.length);
    return letter;
  }).join('');
}

/** Whether that is the order's pickup code, however it was typed. */
export const isPickupCode = (order: Order, typed: string): boolean =>
  typed.replace(/[^0-9a-z]/gi, '').toUpperCase() === pickupCode(order);
