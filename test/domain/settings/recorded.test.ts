import assert from 'node:assert/strict';
import { recordedSettings } from '../../../domain/settings/defaults.ts';
import type { Settings } from '../../../domain/settings/settings.ts';
import { settingsWith } from '../support/orders.ts';

describe('settings that an earlier release has recorded', () => {
  it('are completed group by group with what a new shop starts with', () => {
    const { mailOnCancel: _mailOnCancel, returns, ...settings } = settingsWith();
    const { windowDays: _windowDays, ...known } = { ...returns, restock: false };
    const recorded = { ...settings, returns: known } as unknown as Settings;
    assert.deepEqual(
      recordedSettings(recorded),
      settingsWith({ returns: { ...returns, restock: false } }),
    );
  });

  it('warn as they did before there was a ladder, and do no more', () => {
    const { capture, ...settings } = settingsWith();
    const { ladder: _ladder, ...known } = capture;
    const recorded = (warningHours?: readonly number[]) =>
      recordedSettings({
        ...settings,
        capture: { ...known, ...(warningHours ? { warningHours } : {}) },
      } as unknown as Settings).capture.ladder;
    assert.deepEqual(recorded([72, 5]), [
      { hoursBefore: 72, do: 'askPerson' },
      { hoursBefore: 5, do: 'askPerson' },
    ]);
    assert.deepEqual(recorded(), []);
    const { capture: none } = recordedSettings(settings as unknown as Settings);
    assert.deepEqual(none, capture);
  });

  it('keep all that was recorded', () => {
    const settings = settingsWith({ administrators: ['a@b.example'], withdrawalDays: 30 });
    assert.deepEqual(recordedSettings(settings), settings);
  });
});
