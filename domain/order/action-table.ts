import { ACTION_NAMES } from './action-names.ts';
import type { ActionName, AnyActionName, SystemActionName } from './actions.ts';
import { adoptSettings } from './actions/adopt-settings.ts';
import { acknowledgeAttention } from './actions/acknowledge-attention.ts';
import { authorize } from './actions/authorize.ts';
import { cancel } from './actions/cancel.ts';
import { capture, captureFailed, captureSucceeded } from './actions/capture.ts';
import { extendDeadline } from './actions/extend-deadline.ts';
import { expect } from './actions/expect.ts';
import { collect, readyForPickup } from './actions/collect.ts';
import { confirmAddress, hold, release } from './actions/hold.ts';
import { credit } from './actions/credit.ts';
import { edit } from './actions/edit.ts';
import { invoice } from './actions/invoice.ts';
import { meetDeadline, meetDeadlineNow } from './actions/meet-deadline.ts';
import { messageFailed } from './actions/message-failed.ts';
import { chargeback, chargebackWon } from './actions/chargeback.ts';
import { markUnpaid, pay } from './actions/pay.ts';
import { payRefund } from './actions/pay-refund.ts';
import { place } from './actions/place.ts';
import { receiveBackorder } from './actions/receive-backorder.ts';
import { remindPayment, sendPaymentLink } from './actions/remind-payment.ts';
import { reauthorize, reauthorized, reauthorizeFailed } from './actions/reauthorize.ts';
import { refund, refundFailed, refundSucceeded } from './actions/refund.ts';
import { approveReturn, receiveReturn, rejectReturn, requestReturn } from './actions/return.ts';
import { settleReturn } from './actions/settle-return.ts';
import { deliver, markNotShipped, ship } from './actions/ship.ts';
import { cancelShipment, createShipment, packShipment, pickShipment } from './actions/slip.ts';
import { takeBack } from './actions/take-back.ts';
import { switchMails } from './actions/switch-mails.ts';
import { deductStock, restoreStock } from './actions/stock-by-hand.ts';
import { moneyDelayed, voidByHand, voidFailed, voidSucceeded } from './actions/void.ts';
import { reportCarrierStatus, track } from './actions/track.ts';
import type { Rule } from './rule.ts';

/** What people and other systems may ask of an order. */
const ACTIONS = {
  place,
  authorize,
  pay,
  markUnpaid,
  capture,
  refund,
  payRefund,
  void: voidByHand,
  reauthorize,
  chargeback,
  chargebackWon,
  remindPayment,
  sendPaymentLink,
  hold,
  release,
  confirmAddress,
  invoice,
  edit,
  credit,
  ship,
  markNotShipped,
  deliver,
  cancel,
  return: requestReturn,
  approveReturn,
  rejectReturn,
  receiveReturn,
  settleReturn,
  readyForPickup,
  collect,
  createShipment,
  pickShipment,
  packShipment,
  cancelShipment,
  track,
  reportCarrierStatus,
  expect,
  deductStock,
  restoreStock,
  receiveBackorder,
  extendDeadline,
  meetDeadlineNow,
  takeBack,
  adoptSettings,
  acknowledgeAttention,
  switchMails,
} satisfies { [N in ActionName]: Rule<N> };

/** What the engine reports to an order: results of effects, deadlines that have come. */
const SYSTEM_ACTIONS = {
  captureSucceeded,
  captureFailed,
  voidSucceeded,
  voidFailed,
  reauthorized,
  reauthorizeFailed,
  refundSucceeded,
  refundFailed,
  moneyDelayed,
  messageFailed,
  meetDeadline,
} satisfies { [N in SystemActionName]: Rule<N> };

/** The table of actions: the one place where every verb and its rule stand. */
export const RULES: { readonly [N in AnyActionName]: Rule<N> } = { ...ACTIONS, ...SYSTEM_ACTIONS };

/** Those that come from our own records, by signal, and are no button for people. */
const FROM_RECORDS: readonly ActionName[] = ['receiveBackorder'];
export const PEOPLES_ACTION_NAMES = ACTION_NAMES.filter((name) => !FROM_RECORDS.includes(name));
export const SYSTEM_ACTION_NAMES = Object.keys(SYSTEM_ACTIONS) as readonly SystemActionName[];
