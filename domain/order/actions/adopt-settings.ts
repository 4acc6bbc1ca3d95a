import type { Settings } from '../../settings/settings.ts';
import { deadlines, type DeadlineKind } from '../deadlines.ts';
import type { OrderEvent } from '../events.ts';
import { evolve } from '../evolve.ts';
import type { Order } from '../order.ts';
import { refuse } from '../refusals.ts';
import { alive, type Rule } from '../rule.ts';

/**
 * A running order lives by other settings from now on (B07). What they make due is done at once; of reminders whose
 * time has passed only the last is sent.
 */
export const adoptSettings: Rule<'adoptSettings'> = {
  guard: alive,
  decide(order, { version }, { now, settings }) {
    if (version === order.settingsVersion) {
      return refuse('settingsSoAlready', `The order lives by version ${version} already.`);
    }
    if (settings.version !== version) {
      return refuse('unknownSettings', `There is no version ${version} of the settings.`);
    }
    const adopted: OrderEvent = { type: 'settingsAdopted', at: now, version };
    return [adopted, ...missedReminders(evolve(order, adopted), settings, now)];
  },
};

const REMINDERS: readonly DeadlineKind[] = ['paymentReminder', 'invoiceReminder'];

/** Nobody is reminded several times in one moment. */
function missedReminders(order: Order, settings: Settings, now: number): OrderEvent[] {
  const missed = deadlines(order, settings).filter(
    ({ kind, at }) => REMINDERS.includes(kind) && at <= now,
  );
  return missed.slice(0, -1).map(({ key }) => ({ type: 'deadlineMet', key }));
}
