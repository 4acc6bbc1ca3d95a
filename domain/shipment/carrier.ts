import type { AskedCarrier } from './asked-carrier.ts';
import { refuse, type Refusal } from '../order/refusals.ts';
import type { Carrier, Settings } from '../settings/settings.ts';

/** What carriers of the list are called in code; whoever types a name writes it with a capital or a blank. */
const LOOKS_LIKE_A_CODE = /^[a-z][a-z0-9_-]*$/;

/**
 * The carrier as an order holds it: its code, or its typed name. A code that is not in the list is a slip of the pen,
 * and a text that is the code or the name of one in the list means that one, so that its parcels can be followed.
 */
export function carrierMeant(
  asked: AskedCarrier,
  { shipping: { carriers } }: Settings,
): string | null | Refusal {
  if (asked === null) return null;
  if (typeof asked === 'object') {
    if ('name' in asked) return asked.name;
    return carriers.some(({ code }) => code === asked.code)
      ? asked.code
      : unknown(asked.code, carriers);
  }
  const known = carriers.find(
    ({ code, name }) => code === asked || name.toLowerCase() === asked.toLowerCase(),
  );
  if (known) return known.code;
  return carriers.length > 0 && LOOKS_LIKE_A_CODE.test(asked) ? unknown(asked, carriers) : asked;
}

const unknown = (asked: string, carriers: readonly Carrier[]): Refusal =>
  refuse(
    'unknownCarrier',
    carriers.length === 0
      ? `This shop has no list of carriers. Send the name as {"name": "${asked}"}.`
      : `There is no carrier ${asked}. Use one of ${carriers.map(({ code }) => code).join(', ')}, or type a name as {"name": "…"}.`,
  );

/** A carrier from the settings' list by its name, a typed one as it was typed (S069). */
export const carrierName = (carrier: string | null, settings: Settings): string | null =>
  settings.shipping.carriers.find((c) => c.code === carrier)?.name ?? carrier;
