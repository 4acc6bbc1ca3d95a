import { captureFaults } from './capture-faults.ts';
import type { SettingsFault } from './fault.ts';
import { lifeFaults } from './life-faults.ts';
import { numberFaults } from './number-faults.ts';
import type { Settings } from './settings.ts';
import { shippingFaults } from './shipping-faults.ts';
import { shopFaults } from './shop-faults.ts';

/** Settings that contradict themselves are never published: orders would have to live by them. */
export class InvalidSettings extends Error {
  override readonly name = 'InvalidSettings';
  readonly faults: readonly SettingsFault[];

  constructor(faults: readonly SettingsFault[]) {
    super(faults.map(({ path, message }) => `${path}: ${message}`).join(' '));
    this.faults = faults;
  }
}

/** @throws InvalidSettings */
export function assertSettings(settings: Settings): void {
  const faults = settingsFaults(settings);
  if (faults.length > 0) throw new InvalidSettings(faults);
}

/** Everything that is wrong with settings whose shape is right; empty where nothing is. */
export const settingsFaults = (settings: Settings): SettingsFault[] => [
  ...shopFaults(settings),
  ...numberFaults(settings),
  ...lifeFaults(settings),
  ...captureFaults(settings),
  ...shippingFaults(settings),
];
