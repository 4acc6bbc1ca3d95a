import type { ActionName } from './actions.ts';

const NAMES: Readonly<Record<ActionName, true>> = {
  place: true,
  authorize: true,
  pay: true,
  markUnpaid: true,
  capture: true,
  refund: true,
  payRefund: true,
  void: true,
  reauthorize: true,
  chargeback: true,
  chargebackWon: true,
  remindPayment: true,
  sendPaymentLink: true,
  hold: true,
  release: true,
  confirmAddress: true,
  invoice: true,
  edit: true,
  credit: true,
  ship: true,
  markNotShipped: true,
  deliver: true,
  cancel: true,
  return: true,
  approveReturn: true,
  rejectReturn: true,
  receiveReturn: true,
  settleReturn: true,
  createShipment: true,
  pickShipment: true,
  packShipment: true,
  cancelShipment: true,
  track: true,
  reportCarrierStatus: true,
  expect: true,
  deductStock: true,
  restoreStock: true,
  receiveBackorder: true,
  extendDeadline: true,
  meetDeadlineNow: true,
  takeBack: true,
  acknowledgeAttention: true,
  switchMails: true,
};

/**
 * What people and other systems may ask of an order, by name only: the workflows need no more, and rules that they do
 * not carry are not replayed with them.
 */
export const ACTION_NAMES = Object.keys(NAMES) as readonly ActionName[];
