/**
 * Every reason for which an action can be refused. A code is for programs and never changes its meaning;
 * the sentence that goes with it says what would make the action possible.
 */
export const REFUSAL_CODES = [
  'alreadyPlaced',
  'notPlaced',
  'emptyOrder',
  'amountTooLarge',
  'outOfStock',
  'unknownProduct',
  'couponUnknown',
  'couponNotValid',
  'couponUsedUp',
  'orderCancelled',
  'orderCompleted',
  'onHold',
  'notOnHold',
  'conditionMet',
  'alreadyPaid',
  'notPaid',
  'nothingAuthorized',
  'amountAuthorized',
  'amountTooHigh',
  'amountNotPositive',
  'captureBeforeDispatch',
  'confirmedByProvider',
  'nothingToShip',
  'quantityTooHigh',
  'unknownLine',
  'carrierRequired',
  'unknownShipment',
  'nothingShipped',
  'alreadyDelivered',
  'parcelUnderway',
  'parcelRecalled',
  'nothingToCancel',
  'nothingToInvoice',
  'nothingToReturn',
  'returnWindowClosed',
  'unknownReason',
  'unknownReturn',
  'returnNotRequested',
  'returnNotApproved',
  'returnNotReceived',
  'nothingToRefund',
  'moneyUnderway',
  'unknownPayment',
  'unknownHold',
  'timeInPast',
  'notDue',
  'outcomeKnown',
  'orderMovedOn',
  'nothingAllotted',
  'noDeadline',
  'unknownDeadline',
  'deadlineFixed',
  'notLater',
  'noAttention',
  'unknownAttention',
  'mailsSoAlready',
  'stockNotByHand',
  'nothingToDeduct',
  'nothingToRestore',
  'malformed',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Why an action cannot be done now, and in `sentence` what would make it possible. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly sentence: string;
}

export const refuse = (code: RefusalCode, sentence: string): Refusal => ({ code, sentence });
