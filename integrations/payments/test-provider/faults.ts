import { z } from 'zod';

const movement = z.enum(['capture', 'void', 'refund', 'reauthorize', 'fetch', 'create']);
const common = {
  /** Only this payment; absent: all. */
  payment: z.string().optional(),
  /** Only this operation; absent: all. */
  on: movement.optional(),
  /** How often before it is over; null: until cleared. */
  times: z.number().int().positive().nullable().default(1),
};
const ms = z.number().int().nonnegative().max(120_000);

/**
 * What can go wrong on the way, settable over HTTP.
 *
 * - `delay` (before it is done), `delay-answer` (done at once, answered late)
 * - `error-before`, `error-after`: answers 500, without or after having done it
 * - `reset-before`, `reset-after`: the connection breaks, without or after having done it
 * - `timeout-after`: done, and never answered
 * - `decline`: the bank says no, with this code
 * - `amount-differs`: another amount moves than the one asked for (default: one minor unit less)
 */
const answerFault = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('delay'), ms }),
  z.strictObject({ ...common, kind: z.literal('delay-answer'), ms }),
  z.strictObject({ ...common, kind: z.literal('error-before') }),
  z.strictObject({ ...common, kind: z.literal('error-after') }),
  z.strictObject({ ...common, kind: z.literal('reset-before') }),
  z.strictObject({ ...common, kind: z.literal('reset-after') }),
  z.strictObject({ ...common, kind: z.literal('timeout-after') }),
  z.strictObject({
    ...common,
    kind: z.literal('decline'),
    code: z.string().min(1).default('card_declined'),
    message: z.string().min(1).default('The bank refuses.'),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('amount-differs'),
    amount: z.number().int().positive().optional(),
  }),
]);

/**
 * What can go wrong with call-backs.
 *
 * - `webhook-duplicate`: delivered `copies` times, same id
 * - `webhook-late`: delivered after `ms`, and made `ageMs` ago by its own account
 * - `webhook-reordered`: delivered after the next event
 * - `webhook-unknown`: its type is one that nobody knows
 * - `webhook-forged`: signed with another secret
 */
const webhookFault = z.discriminatedUnion('kind', [
  z.strictObject({
    ...common,
    kind: z.literal('webhook-duplicate'),
    copies: z.number().int().min(2).max(20).default(2),
  }),
  z.strictObject({
    ...common,
    kind: z.literal('webhook-late'),
    ms: ms.default(0),
    ageMs: z.number().int().nonnegative().default(0),
  }),
  z.strictObject({ ...common, kind: z.literal('webhook-reordered') }),
  z.strictObject({ ...common, kind: z.literal('webhook-unknown') }),
  z.strictObject({ ...common, kind: z.literal('webhook-forged') }),
]);

export const faultSchema = z.discriminatedUnion('kind', [answerFault, webhookFault]);

/** A fault as one writes it down: what has a default may be left out. */
export type FaultInput = z.input<typeof faultSchema>;
export type Fault = z.output<typeof faultSchema>;
export type FaultKind = Fault['kind'];
export type Operation = z.output<typeof movement>;

/** The faults that are set now; each is used up after its `times`. */
export function createFaultBook() {
  let faults: { readonly fault: Fault; left: number | null }[] = [];

  return {
    add(fault: Fault): void {
      faults.push({ fault, left: fault.times });
    },
    list: (): readonly Fault[] => faults.map(({ fault, left }) => ({ ...fault, times: left })),
    clear(): void {
      faults = [];
    },
    /** Takes the first fault of this kind that fits, and uses it up by one. */
    take<K extends FaultKind>(
      kind: K,
      on: Operation,
      payment: string,
    ): Extract<Fault, { kind: K }> | null {
      const entry = faults.find(({ fault }) => fits(fault, kind, on, payment));
      if (entry === undefined) return null;
      if (entry.left !== null) entry.left -= 1;
      if (entry.left === 0) faults = faults.filter((other) => other !== entry);
      return entry.fault as Extract<Fault, { kind: K }>;
    },
  };
}

export type FaultBook = ReturnType<typeof createFaultBook>;

function fits(fault: Fault, kind: FaultKind, on: Operation, payment: string): boolean {
  if (fault.kind !== kind) return false;
  return (fault.on ?? on) === on && (fault.payment ?? payment) === payment;
}
