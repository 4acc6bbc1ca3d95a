import { LINK_PARTS } from '../shipment/tracking-link.ts';
import type { SettingsFault } from './fault.ts';
import type { Carrier, PickupLocation, Settings, ShippingMethod } from './settings.ts';

/** Everything that is wrong with how goods are sent, and fetched; empty where nothing is. */
export const shippingFaults = ({ shipping, pickup }: Settings): SettingsFault[] => [
  ...shipping.carriers.flatMap((carrier, i) =>
    carrierFaults(carrier, shipping.carriers.slice(0, i)).map((message) => ({
      path: `shipping.carriers[${i}]`,
      message,
    })),
  ),
  ...shipping.methods.flatMap((method, i) =>
    methodFaults(method, shipping.methods.slice(0, i)).map((message) => ({
      path: `shipping.methods[${i}]`,
      message,
    })),
  ),
  ...daysFaults(pickup).map((message) => ({ path: 'pickup', message })),
];

function carrierFaults({ code, trackingUrl }: Carrier, earlier: readonly Carrier[]): string[] {
  const unknown = [...(trackingUrl ?? '').matchAll(/\{(.*?)\}/g)]
    .map(([, part]) => String(part))
    .filter((part) => !LINK_PARTS.some((known) => known === part));
  return [
    ...fault(
      earlier.some((other) => other.code === code),
      `There is a carrier ${code} already. Give it a code of its own.`,
    ),
    ...fault(
      !/^[a-z][a-z0-9_-]{0,39}$/.test(code),
      'Use a code of small letters, digits, - and _, such as postnl.',
    ),
    ...fault(
      trackingUrl !== null && !/^https:\/\/.*\{tracking\}/.test(trackingUrl),
      'Give a link that begins with https:// and names {tracking}.',
    ),
    ...unknown.map(
      (part) =>
        `The link names {${part}}. It may name ${LINK_PARTS.map((known) => `{${known}}`).join(', ')}.`,
    ),
  ];
}

const methodFaults = (method: ShippingMethod, earlier: readonly ShippingMethod[]): string[] => [
  ...fault(
    earlier.some(({ name }) => name === method.name),
    `There is a shipping method ${method.name} already. Give it a name of its own.`,
  ),
  ...fault(
    method.name.trim() === '' || method.name.length > 100,
    'Give a name of 1 to 100 characters.',
  ),
  ...(method.kind === 'pickup' ? locationFaults(method.location) : []),
];

function locationFaults({ name, address, openingHours }: PickupLocation): string[] {
  const { street, postcode, city, country } = address;
  const blank = Object.entries({ name, street, postcode, city })
    .filter(([, value]) => value.trim() === '')
    .map(([field]) => field);
  return [
    ...fault(
      blank.length > 0,
      `Give ${blank.join(', ')} of where orders are fetched, so that customers find it.`,
    ),
    ...fault(!/^[A-Z]{2}$/.test(country), `${country} is no country code.`),
    ...fault(
      Object.values(openingHours).every((text) => text.trim() === ''),
      'Give the opening hours, in one language at least.',
    ),
  ];
}

function daysFaults({ reminderDays, keepDays }: Settings['pickup']): string[] {
  const days = [...reminderDays, ...(keepDays === null ? [] : [keepDays])];
  const rising = days.every(
    (day, i) => Number.isSafeInteger(day) && day > Math.max(0, ...days.slice(0, i)),
  );
  return fault(
    !rising,
    'Give whole days, each later than the one before: the reminders, then the end of the time.',
  );
}

const fault = (isOne: boolean, message: string): string[] => (isOne ? [message] : []);
