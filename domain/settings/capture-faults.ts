import { fault, type SettingsFault } from './fault.ts';
import { LADDER_ACTS, type LadderStep, type Settings } from './settings.ts';

/** What is wrong with how money is reserved and taken. */
export const captureFaults = ({ capture }: Settings): SettingsFault[] => [
  ...Object.entries(capture.authorizationDays)
    .filter(([name, days]) => !(days === null ? name !== 'default' : isDays(days)))
    .map(([name]) => fault(`capture.authorizationDays.${name}`, DAYS)),
  ...Object.entries(capture.reauthorizationDays)
    .filter(([, days]) => !isDays(days))
    .map(([name]) => fault(`capture.reauthorizationDays.${name}`, DAYS)),
  ...(Number.isSafeInteger(capture.mostReauthorizations) && capture.mostReauthorizations >= 0
    ? []
    : [fault('capture.mostReauthorizations', 'Give a whole number, 0 or more.')]),
  ...capture.onlyAfterDispatchIn
    .filter((country) => !/^[A-Z]{2}$/.test(country))
    .map((country) => fault('capture.onlyAfterDispatchIn', `${country} is no country code.`)),
  ...ladderFaults(capture.ladder),
];

const DAYS = 'Give whole days, 1 to 365.';

const isDays = (days: number): boolean => Number.isSafeInteger(days) && days >= 1 && days <= 365;

/** More steps than anybody walks. */
const MOST_STEPS = 20;
/** A year: no authorisation holds longer, and none is asked after for longer. */
const MOST_HOURS = 365 * 24;

function ladderFaults(ladder: readonly LadderStep[]): SettingsFault[] {
  const faults = ladder.flatMap((step, i) => {
    const message = stepFault(step, ladder.slice(0, i));
    return message === null ? [] : [fault(`capture.ladder[${i}]`, message)];
  });
  return ladder.length > MOST_STEPS
    ? [...faults, fault('capture.ladder', `Set at most ${MOST_STEPS} steps.`)]
    : faults;
}

function stepFault(step: LadderStep, earlier: readonly LadderStep[]): string | null {
  const { do: act, hoursBefore } = step;
  // As it was sent, it may be anything.
  const name: string = act;
  if (!LADDER_ACTS.some((known) => known === name)) return `There is no step ${name}.`;
  if (!Number.isFinite(hoursBefore) || Math.abs(hoursBefore) > MOST_HOURS) {
    return `Give the hours before the lapse, at most ${MOST_HOURS}.`;
  }
  if (act === 'paymentLink' && hoursBefore > 0) {
    return 'As long as the money is reserved nothing is open to pay: set 0 hours, or less for later.';
  }
  if (act !== 'paymentLink' && hoursBefore <= 0) {
    return 'After the lapse nothing is reserved: set more than 0 hours.';
  }
  if (earlier.some((other) => other.hoursBefore < hoursBefore)) {
    return 'Set the steps in the order in which they come: most hours first.';
  }
  return earlier.some((other) => other.do === act && other.hoursBefore === hoursBefore)
    ? 'This step is set twice.'
    : null;
}
