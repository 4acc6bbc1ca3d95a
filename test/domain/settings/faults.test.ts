import assert from 'node:assert/strict';
import { assertSettings, settingsFaults } from '../../../domain/settings/faults.ts';
import type { LadderStep, Settings } from '../../../domain/settings/settings.ts';
import { settingsWith } from '../support/orders.ts';

const { capture } = settingsWith();
const shop = (changes: Partial<Settings['capture']>) =>
  settingsWith({ capture: { ...capture, ...changes } });
const faults = (changes: Partial<Settings['capture']>): string[] =>
  settingsFaults(shop(changes)).map(({ path, message }) => `${path}: ${message}`);
const ladder = (...steps: readonly [string, number][]): string[] =>
  faults({
    ladder: steps.map(([act, hoursBefore]) => ({ do: act as LadderStep['do'], hoursBefore })),
  });

describe('settings', () => {
  it('of a new shop are in order', () => {
    assert.deepEqual(settingsFaults(settingsWith()), []);
    assertSettings(settingsWith());
  });

  it('are refused with every fault, and where it is', () => {
    const bad = shop({
      onlyAfterDispatchIn: ['DK', 'Denmark'],
      authorizationDays: { visa: 0, default: 7 },
    });
    assert.throws(() => assertSettings(bad), {
      name: 'InvalidSettings',
      message: /^capture\.authorizationDays\.visa: .*Denmark is no country code\.$/,
    });
  });

  it('give periods in whole days, up to a year; paid at once is no default', () => {
    const periods = (period: Readonly<Record<string, number | null>>) =>
      faults({ authorizationDays: { default: 7, ...period } });
    assert.deepEqual(periods({ visa: 1, klarna: 365, ideal: null }), []);
    for (const days of [0, -1, 366, 4.75, Number.NaN]) {
      assert.match(periods({ visa: days })[0] ?? '', /visa: Give whole days/);
    }
    assert.match(periods({ default: null })[0] ?? '', /default: Give whole days/);
  });

  it('give periods of fresh authorisations in whole days', () => {
    assert.deepEqual(faults({ reauthorizationDays: { klarna: 28 } }), []);
    const [wrong] = faults({ reauthorizationDays: { klarna: 0.5 } });
    assert.match(wrong ?? '', /reauthorizationDays\.klarna: Give whole days/);
    assert.deepEqual(faults({ mostReauthorizations: 0 }), []);
    assert.match(faults({ mostReauthorizations: -1 })[0] ?? '', /mostReauthorizations: /);
  });

  it('have a ladder whose steps come in order, each once', () => {
    assert.deepEqual(
      ladder(['captureDispatched', 48], ['askPerson', 48], ['askPerson', 0.5], ['release', 0.5]),
      [],
    );
    assert.match(
      ladder(['askPerson', 24], ['askPerson', 48])[0] ?? '',
      /\[1\]: .*most hours first/,
    );
    assert.match(ladder(['askPerson', 24], ['askPerson', 24])[0] ?? '', /\[1\]: .*set twice/);
    assert.match(ladder(['pray', 24])[0] ?? '', /\[0\]: There is no step pray/);
    assert.deepEqual(faults({ ladder: [] }), []);
  });

  it('ask the customer after the lapse only, and do the rest before it', () => {
    assert.deepEqual(ladder(['paymentLink', 0], ['paymentLink', -48]), []);
    assert.match(ladder(['paymentLink', 1])[0] ?? '', /nothing is open to pay/);
    assert.match(ladder(['release', 0])[0] ?? '', /nothing is reserved/);
    assert.match(ladder(['askPerson', Number.NaN])[0] ?? '', /Give the hours/);
    assert.match(ladder(['paymentLink', -9000])[0] ?? '', /at most 8760/);
  });

  it('have no ladder without end', () => {
    const steps = Array.from({ length: 21 }, (_, i) => ['askPerson', 100 - i] as [string, number]);
    assert.deepEqual(ladder(...steps), ['capture.ladder: Set at most 20 steps.']);
  });
});
