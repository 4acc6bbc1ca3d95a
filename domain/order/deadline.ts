export const DEADLINE_KINDS = [
  'paymentReminder',
  'unpaidCancellation',
  'dispatchCapture',
  'reauthorization',
  'authorizationWarning',
  'authorizationRelease',
  'authorizationExpiry',
  'paymentLink',
  'holdRelease',
  'invoiceReminder',
  'invoiceOverdue',
  'deliveryOverdue',
  'returnOverdue',
  'graceEnd',
  'collectionReminder',
  'collectionExpired',
  'taskDefault',
] as const;
export type DeadlineKind = (typeof DEADLINE_KINDS)[number];

/** A promise with a time: what happens by itself, and when, if nothing else does. */
export interface Deadline {
  /** Unique in the order's life: a deadline is met once. */
  readonly key: string;
  readonly kind: DeadlineKind;
  /** ms UTC. */
  readonly at: number;
  /** The payment, hold, shipment, … concerned; the order's number where it is the order. */
  readonly subject: string;
  /** 1, 2, … where a deadline repeats; else 0. */
  readonly n: number;
}
