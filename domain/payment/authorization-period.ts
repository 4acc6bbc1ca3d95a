import type { Payment } from '../order/order.ts';
import type { Settings } from '../settings/settings.ts';

type How = Pick<Payment, 'provider' | 'scheme' | 'method'>;
type Policy = Pick<Settings, 'capture'>;

/**
 * For how many calendar days the settings have such an authorisation hold. The closest name counts: of this scheme at
 * this provider (`stripe/klarna`), of the scheme (`visa`), of the method at this provider, of the method, else the
 * default. What is paid at once (null) is not reserved; where money is reserved all the same, it holds as anything
 * unnamed.
 */
export const authorizationDays = (how: How, { capture }: Policy): number =>
  namedFor(how, capture.authorizationDays) ?? capture.authorizationDays.default;

/** For how many days a fresh authorisation in its place would hold; null: there is none without the customer. */
export const reauthorizationDays = (how: How, { capture }: Policy): number | null =>
  namedFor(how, capture.reauthorizationDays) ?? null;

const namedFor = <T>(
  { provider, scheme, method }: How,
  periods: Readonly<Record<string, T>>,
): T | undefined =>
  [scheme, method]
    .flatMap((name) => (name ? [`${provider}/${name}`, name] : []))
    .map((name) => periods[name])
    .find((days) => days !== undefined);
