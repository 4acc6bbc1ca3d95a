import { z } from 'zod';

const stage = z.enum(['connect', 'from', 'to', 'data']);
const common = {
  /** Only mails to this address (known from the stage `to` on); absent: all. */
  to: z.string().optional(),
  /** How often before it is over; null: until cleared. */
  times: z.number().int().positive().nullable().default(1),
};

/**
 * What can go wrong with a mail server, settable over HTTP.
 *
 * - `answer`: refuses with this SMTP code (421, 451: for now; 550: for good) at this stage
 * - `slow`: waits `ms` before it answers at this stage
 * - `cut-after-data`: takes the mail (unless `stored` is false) and breaks off without an answer
 * - `refuse-connections`: nobody listens on the port, until the faults are cleared
 */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('answer'),
    code: z.number().int().min(400).max(599),
    text: z.string().max(200).default('A fault that was asked for'),
    stage: stage.default('data'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('slow'),
    ms: z.number().int().nonnegative().max(120_000),
    stage: stage.default('data'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('cut-after-data'),
    stored: z.boolean().default(true),
  }),
  z.strictObject({ kind: z.literal('refuse-connections') }),
]);

/** A fault as one writes it down: what has a default may be left out. */
export type FaultInput = z.input<typeof faultSchema>;
export type Fault = z.output<typeof faultSchema>;
export type Stage = z.output<typeof stage>;

type Answer = Extract<Fault, { kind: 'answer' }>;
type Slow = Extract<Fault, { kind: 'slow' }>;
type Cut = Extract<Fault, { kind: 'cut-after-data' }>;
type Counted = Answer | Slow | Cut;

/** The faults that are set now; each is used up after its `times`. */
export function createFaultBook() {
  let faults: { readonly fault: Counted; left: number | null }[] = [];

  function take<F extends Counted>(
    isWanted: (fault: Counted) => fault is F,
    recipients: readonly string[],
  ): F | null {
    for (const entry of faults) {
      const { fault } = entry;
      if (!isWanted(fault)) continue;
      if (fault.to !== undefined && !recipients.includes(fault.to)) continue;
      if (entry.left !== null) entry.left -= 1;
      if (entry.left === 0) faults = faults.filter((other) => other !== entry);
      return fault;
    }
    return null;
  }

  return {
    add(fault: Counted): void {
      faults.push({ fault, left: fault.times });
    },
    list: (): readonly Fault[] => faults.map(({ fault, left }) => ({ ...fault, times: left })),
    clear(): void {
      faults = [];
    },
    answer: (at: Stage, recipients: readonly string[]) =>
      take((fault): fault is Answer => fault.kind === 'answer' && fault.stage === at, recipients),
    slow: (at: Stage, recipients: readonly string[]) =>
      take((fault): fault is Slow => fault.kind === 'slow' && fault.stage === at, recipients),
    cut: (recipients: readonly string[]) =>
      take((fault): fault is Cut => fault.kind === 'cut-after-data', recipients),
  };
}

export type FaultBook = ReturnType<typeof createFaultBook>;
