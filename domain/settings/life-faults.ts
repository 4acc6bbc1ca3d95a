import { MAX_AMOUNT } from '../money/money.ts';
import { unless, twice, type SettingsFault } from './fault.ts';
import type { Settings } from './settings.ts';

/** What is wrong with how orders live: times that contradict each other, rules that the law does not let through. */
export const lifeFaults = (settings: Settings): SettingsFault[] => [
  ...reminderFaults(settings),
  ...returnFaults(settings),
  ...choiceFaults(settings),
  ...taskFaults(settings),
];

const isWhole = (n: number, least: number, most: number): boolean =>
  Number.isSafeInteger(n) && n >= least && n <= most;

function reminderFaults(settings: Settings): SettingsFault[] {
  const { paymentReminderDays, invoiceReminderDays, cancelUnpaidAfterDays, grace } = settings;
  const last = Math.max(0, ...paymentReminderDays);
  return [
    ...scheduleFaults(paymentReminderDays, 'paymentReminderDays'),
    ...scheduleFaults(invoiceReminderDays, 'invoiceReminderDays'),
    ...unless(
      cancelUnpaidAfterDays === null ||
        (isWhole(cancelUnpaidAfterDays, 1, 365) && cancelUnpaidAfterDays > last),
      'cancelUnpaidAfterDays',
      'Give whole days, after the last reminder: whoever is reminded must have time to pay.',
    ),
    ...unless(
      isWhole(settings.paymentTermDays, 0, 365),
      'paymentTermDays',
      'Give whole days, 0 to 365.',
    ),
    ...unless(
      isWhole(settings.quotes.validDays, 1, 365),
      'quotes.validDays',
      'Give whole days, 1 to 365.',
    ),
    ...unless(
      isWhole(grace.minutes, 0, 24 * 60),
      'grace.minutes',
      'Give whole minutes, at most a day (1440); 0 for none.',
    ),
  ];
}

const MOST_REMINDERS = 10;

const scheduleFaults = (days: readonly number[], path: string): SettingsFault[] => [
  ...unless(
    days.every((day, i) => isWhole(day, 1, 365) && day > (days[i - 1] ?? 0)),
    path,
    'Give whole days, 1 to 365, each later than the one before.',
  ),
  ...unless(days.length <= MOST_REMINDERS, path, `Set at most ${MOST_REMINDERS} reminders.`),
];

/** Consumers may withdraw within 14 days of receipt, and no setting takes that away (Directive 2011/83/EU art. 9). */
const LEAST_WITHDRAWAL_DAYS = 14;

const returnFaults = ({ returns, withdrawalDays }: Settings): SettingsFault[] => [
  ...unless(
    isWhole(withdrawalDays, LEAST_WITHDRAWAL_DAYS, 365),
    'withdrawalDays',
    `Consumers have ${LEAST_WITHDRAWAL_DAYS} days by law; give that or more.`,
  ),
  ...unless(
    isWhole(returns.windowDays, withdrawalDays, 3650),
    'returns.windowDays',
    `Give at least the ${withdrawalDays} days within which consumers may withdraw.`,
  ),
  ...unless(
    returns.reasons.length > 0,
    'returns.reasons',
    'Name at least one: a return always has a reason.',
  ),
  ...unless(
    returns.actions.includes('refund'),
    'returns.actions',
    'Offer the refund: a consumer who withdraws gets the money back (Directive 2011/83/EU art. 13).',
  ),
  ...twice(returns.reasons, 'returns.reasons'),
  ...unless(
    returns.receiveWithinDays === null || isWhole(returns.receiveWithinDays, 1, 365),
    'returns.receiveWithinDays',
    'Give whole days, 1 to 365, or null.',
  ),
  ...Object.entries(returns.costs).flatMap(([reason, amount]) => [
    ...unless(
      reason === 'default' || returns.reasons.includes(reason),
      `returns.costs.${reason}`,
      'Name one of the reasons for returns, or default.',
    ),
    ...unless(
      isWhole(amount, 0, MAX_AMOUNT),
      `returns.costs.${reason}`,
      'Give an amount in minor units, 0 or more.',
    ),
  ]),
  ...unless(
    returns.standardDelivery === null || isWhole(returns.standardDelivery, 0, MAX_AMOUNT),
    'returns.standardDelivery',
    'Give an amount in minor units, 0 or more, or null.',
  ),
];

function choiceFaults({ shipping, customStatuses }: Settings): SettingsFault[] {
  return [
    ...unless(
      shipping.deliveryDays === null || isWhole(shipping.deliveryDays, 1, 365),
      'shipping.deliveryDays',
      'Give whole days, 1 to 365, or null.',
    ),
    ...twice(
      customStatuses.map(({ code }) => code),
      'customStatuses',
    ),
    ...customStatuses.flatMap(({ color, names }, i) => [
      ...unless(/^#[0-9a-f]{6}$/i.test(color), `customStatuses[${i}].color`, 'Give it as #rrggbb.'),
      ...unless(
        Object.values(names).some((name) => name.trim() !== ''),
        `customStatuses[${i}].names`,
        'Name it in at least one language.',
      ),
    ]),
  ];
}

const taskFaults = ({ tasks }: Settings): SettingsFault[] =>
  Object.entries(tasks).flatMap(([reason, { afterHours }]) =>
    unless(
      Number.isFinite(afterHours) && afterHours > 0 && afterHours <= 365 * 24,
      `tasks.${reason}.afterHours`,
      'Give the hours until it is due, up to a year.',
    ),
  );
