import { refuse, type Refusal } from './refusals.ts';

/**
 * Refuses what was asked upon an older picture of the order (N12): two screens at once cannot overwrite each other.
 * @param version the order's, as it is locked for the decision
 * @param expected the one that whoever asks has seen; absent: it does not matter to them
 */
export const movedOn = (version: number, expected: number | undefined): Refusal | null =>
  expected === undefined || expected === version
    ? null
    : refuse(
        'orderMovedOn',
        'The order has changed since you looked at it. Read it again and decide anew.',
      );
