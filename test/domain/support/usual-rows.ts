import type { RefusalCode } from '../../../domain/order/refusals.ts';

/** What becomes of the actions: allowed, or refused with that code. */
export type Row = Partial<Record<RefusalCode | 'allowed', string>>;

/* What holds for placed, cancelled and unplaced orders, unless the state says otherwise. */

export const OPEN = {
  alreadyPlaced: 'place',
  alreadyPaid: 'authorize pay',
  notPaid: 'markUnpaid',
  nothingAuthorized: 'capture',
  nothingToRefund: 'refund',
  allowed:
    'edit credit hold confirmAddress ship createShipment cancel expect messageFailed switchMails adoptSettings',
  noDeadline: 'extendDeadline meetDeadlineNow',
  noAttention: 'acknowledgeAttention',
  nothingWaits: 'takeBack',
  notOnHold: 'release',
  nothingToInvoice: 'invoice',
  notForPickup: 'readyForPickup',
  nothingReady: 'collect',
  nothingShipped: 'markNotShipped deliver track reportCarrierStatus',
  noSlip: 'pickShipment packShipment cancelShipment',
  nothingToReturn: 'return',
  returnNotRequested: 'approveReturn rejectReturn',
  returnNotApproved: 'receiveReturn',
  returnNotReceived: 'settleReturn',
  nothingAllotted: 'receiveBackorder',
  stockNotByHand: 'deductStock restoreStock',
  outcomeKnown:
    'captureSucceeded captureFailed voidSucceeded voidFailed reauthorized reauthorizeFailed refundSucceeded refundFailed moneyDelayed',
  notDue: 'meetDeadline',
};

export const CANCELLED = {
  alreadyPlaced: 'place',
  orderCancelled:
    'adoptSettings edit credit authorize pay markUnpaid capture hold confirmAddress invoice ship markNotShipped deliver cancel return approveReturn rejectReturn receiveReturn settleReturn readyForPickup collect createShipment pickShipment packShipment cancelShipment track reportCarrierStatus expect deductStock restoreStock',
  nothingToRefund: 'refund',
  nothingAllotted: 'receiveBackorder',
  notOnHold: 'release',
  outcomeKnown:
    'captureSucceeded captureFailed voidSucceeded voidFailed reauthorized reauthorizeFailed refundSucceeded refundFailed moneyDelayed',
  allowed: 'messageFailed switchMails',
  noDeadline: 'extendDeadline meetDeadlineNow',
  noAttention: 'acknowledgeAttention',
  nothingWaits: 'takeBack',
  notDue: 'meetDeadline',
};

export const DRAFT = {
  allowed: 'place messageFailed switchMails',
  noDeadline: 'extendDeadline meetDeadlineNow',
  noAttention: 'acknowledgeAttention',
  nothingWaits: 'takeBack',
  notPlaced:
    'adoptSettings edit credit authorize pay markUnpaid capture refund hold release confirmAddress invoice ship markNotShipped deliver cancel return approveReturn rejectReturn receiveReturn settleReturn receiveBackorder readyForPickup collect createShipment pickShipment packShipment cancelShipment track reportCarrierStatus expect deductStock restoreStock',
  outcomeKnown:
    'captureSucceeded captureFailed voidSucceeded voidFailed reauthorized reauthorizeFailed refundSucceeded refundFailed moneyDelayed',
  notDue: 'meetDeadline',
};
