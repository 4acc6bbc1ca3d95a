import type { Authorization } from '../order/actions.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * For how many calendar days the settings have such an authorisation hold. The closest name counts: of this scheme at
 * this provider (`stripe/klarna`), of the scheme (`visa`), of the method at this provider, of the method, else the
 * default.
 */
export function authorizationDays(
  { provider, scheme, method }: Pick<Authorization, 'provider' | 'scheme' | 'method'>,
  { capture }: Pick<Settings, 'capture'>,
): number {
  const { authorizationDays: periods } = capture;
  const names = [scheme, method].flatMap((name) => (name ? [`${provider}/${name}`, name] : []));
  // What is paid at once (null) is not reserved; where money is reserved all the same, it holds as anything unnamed.
  const named = names.map((name) => periods[name]).find((days) => days !== undefined);
  return named ?? periods.default;
}
