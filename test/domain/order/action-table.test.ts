/* eslint max-lines: off -- one row for each state: the table is as long as the states are many */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { AnyActionName } from '../../../domain/order/actions.ts';
import type { Hold, Order } from '../../../domain/order/order.ts';
import { REFUSAL_CODES, type RefusalCode } from '../../../domain/order/refusals.ts';
import { actionTable } from '../../../scripts/action-table.ts';
import { matched } from '../support/bank-transfers.ts';
import { placedWithCoupon } from '../support/coupons.ts';
import { placedWithLabels } from '../support/labels.ts';
import { ALL_ACTIONS, cell, cellInAWord, decisionOn } from '../support/cells.ts';
import { draftOrder, tell } from '../support/orders.ts';
import { markUnpaid, place } from '../support/steps.ts';
import { CANCELLED, DRAFT, OPEN, type Row } from '../support/usual-rows.ts';
import { STATE_NAMES, STATES, type StateName } from '../support/states.ts';
import { EFFECTS, EVENTS } from '../support/vocabulary.ts';

const TABLE = {
  draft: [DRAFT, { notPlaced: 'chargeback' }],
  unpaid: [
    OPEN,
    {
      allowed: 'authorize pay meetDeadline extendDeadline meetDeadlineNow',
      notPaid: 'ship createShipment chargeback',
    },
  ],
  'partly authorised': [
    OPEN,
    {
      allowed: 'authorize pay capture meetDeadline extendDeadline meetDeadlineNow',
      notPaid: 'ship createShipment chargeback',
    },
  ],
  authorised: [
    OPEN,
    {
      amountAuthorized: 'pay',
      allowed: 'capture meetDeadline extendDeadline meetDeadlineNow',
      notPaid: 'chargeback',
    },
  ],
  'shipping can be taken back': [
    OPEN,
    {
      amountAuthorized: 'pay',
      allowed: 'capture meetDeadline extendDeadline meetDeadlineNow takeBack',
      nothingToShip: 'ship',
      notPaid: 'chargeback',
    },
  ],
  'authorisation ending': [
    OPEN,
    {
      amountAuthorized: 'pay',
      allowed: 'capture meetDeadline extendDeadline meetDeadlineNow acknowledgeAttention',
      notPaid: 'chargeback',
    },
  ],
  'authorisation expired': [
    OPEN,
    {
      allowed: 'authorize pay meetDeadline extendDeadline meetDeadlineNow acknowledgeAttention',
      notPaid: 'ship createShipment chargeback',
    },
  ],
  'reauthorisation under way': [
    OPEN,
    {
      amountAuthorized: 'pay',
      moneyUnderway: 'capture refund credit',
      allowed:
        'reauthorized reauthorizeFailed moneyDelayed meetDeadline extendDeadline meetDeadlineNow',
      notPaid: 'chargeback',
    },
  ],
  'reauthorisation declined': [
    OPEN,
    {
      amountAuthorized: 'pay',
      allowed: 'capture meetDeadline extendDeadline meetDeadlineNow acknowledgeAttention',
      notPaid: 'chargeback',
    },
  ],
  'authorised anew': [
    OPEN,
    {
      amountAuthorized: 'pay',
      allowed: 'capture meetDeadline extendDeadline meetDeadlineNow',
      notPaid: 'chargeback',
    },
  ],
  'capture under way': [
    OPEN,
    {
      moneyUnderway: 'capture refund credit',
      allowed: 'captureSucceeded captureFailed moneyDelayed',
      notPaid: 'chargeback',
    },
  ],
  'capture declined': [
    OPEN,
    {
      allowed: 'pay capture meetDeadline extendDeadline meetDeadlineNow acknowledgeAttention',
      notPaid: 'chargeback',
    },
  ],
  'partly captured': [
    OPEN,
    {
      amountAuthorized: 'pay',
      confirmedByProvider: 'markUnpaid',
      allowed: 'capture meetDeadline extendDeadline meetDeadlineNow chargeback',
    },
  ],
  'partly paid': [
    OPEN,
    {
      allowed: 'authorize pay meetDeadline extendDeadline meetDeadlineNow markUnpaid chargeback',
      notPaid: 'ship createShipment',
    },
  ],
  paid: [OPEN, { allowed: 'markUnpaid chargeback' }],
  'paid by capture': [OPEN, { confirmedByProvider: 'markUnpaid', allowed: 'chargeback' }],
  'paid too much': [OPEN, { allowed: 'refund markUnpaid chargeback' }],
  'refund granted, to be paid by hand': [
    OPEN,
    { confirmedByProvider: 'markUnpaid', allowed: 'chargeback' },
  ],
  'paid with store credit': [OPEN, { allowed: 'markUnpaid chargeback' }],
  'money charged back': [OPEN, { notPaid: 'createShipment chargeback' }],
  'refund under way': [
    OPEN,
    {
      confirmedByProvider: 'markUnpaid',
      moneyUnderway: 'capture refund credit',
      allowed: 'refundSucceeded refundFailed moneyDelayed chargeback',
    },
  ],
  'paid another way, void under way': [
    OPEN,
    {
      allowed: 'voidSucceeded voidFailed markUnpaid chargeback',
      moneyUnderway: 'capture refund credit',
    },
  ],
  'paid another way, void declined': [
    OPEN,
    { allowed: 'meetDeadline acknowledgeAttention markUnpaid chargeback', alreadyPaid: 'capture' },
  ],
  'held, unpaid': [
    OPEN,
    {
      allowed: 'authorize pay release meetDeadline extendDeadline meetDeadlineNow',
      onHold: 'invoice ship createShipment pickShipment packShipment edit',
      notPaid: 'chargeback',
    },
  ],
  'held, paid, not invoiced': [
    OPEN,
    {
      nothingToCredit: 'credit',
      allowed: 'release markUnpaid chargeback',
      onHold: 'invoice ship createShipment pickShipment packShipment edit',
    },
  ],
  'held with an end': [
    OPEN,
    {
      amountAuthorized: 'pay',
      allowed: 'capture release meetDeadline extendDeadline meetDeadlineNow',
      onHold: 'invoice ship createShipment pickShipment packShipment edit',
      notPaid: 'chargeback',
    },
  ],
  'held until the goods are in': [
    OPEN,
    {
      allowed: 'release receiveBackorder markUnpaid chargeback',
      onHold: 'invoice ship createShipment pickShipment packShipment edit',
    },
  ],
  'stock taken off at placing': [OPEN, { allowed: 'markUnpaid chargeback' }],
  'stock kept by hand': [
    OPEN,
    { allowed: 'deductStock markUnpaid chargeback', nothingToRestore: 'restoreStock' },
  ],
  'stock taken off by hand': [
    OPEN,
    { allowed: 'restoreStock markUnpaid chargeback', nothingToDeduct: 'deductStock' },
  ],
  'not invoiced': [OPEN, { nothingToCredit: 'credit', allowed: 'invoice markUnpaid chargeback' }],
  'changed, difference open': [
    OPEN,
    {
      allowed:
        'authorize pay capture void remindPayment sendPaymentLink extendDeadline meetDeadlineNow meetDeadline',
      noRefundOpen: 'payRefund',
      notPaid: 'chargeback ship createShipment',
      noChargebackOpen: 'chargebackWon',
    },
  ],
  'changed, refund under way': [
    OPEN,
    {
      confirmedByProvider: 'markUnpaid',
      moneyUnderway: 'capture refund payRefund void credit',
      allowed: 'chargeback refundSucceeded refundFailed moneyDelayed',
      noChargebackOpen: 'chargebackWon',
      alreadyPaid: 'remindPayment sendPaymentLink',
    },
  ],
  'changed, to be invoiced by hand': [
    OPEN,
    {
      allowed:
        'authorize pay markUnpaid chargeback remindPayment sendPaymentLink invoice extendDeadline meetDeadlineNow meetDeadline',
      noRefundOpen: 'payRefund',
      nothingAuthorized: 'void',
      noChargebackOpen: 'chargebackWon',
      notPaid: 'ship createShipment',
    },
  ],
  'on account, reminded of its invoice': [
    OPEN,
    {
      allowed:
        'authorize pay remindPayment sendPaymentLink extendDeadline meetDeadlineNow meetDeadline',
      noRefundOpen: 'payRefund',
      nothingAuthorized: 'void',
      notPaid: 'chargeback',
      noChargebackOpen: 'chargebackWon',
    },
  ],
  'credited by hand': [
    OPEN,
    {
      amountAuthorized: 'pay',
      allowed: 'capture void extendDeadline meetDeadlineNow meetDeadline',
      noRefundOpen: 'payRefund',
      notPaid: 'chargeback',
      noChargebackOpen: 'chargebackWon',
      alreadyPaid: 'remindPayment sendPaymentLink',
    },
  ],
  'paid, waits for goods': [
    OPEN,
    {
      allowed:
        'markNotShipped deliver meetDeadline extendDeadline meetDeadlineNow receiveBackorder track reportCarrierStatus markUnpaid chargeback',
      nothingToShip: 'ship createShipment',
    },
  ],
  'slip made': [
    OPEN,
    {
      onSlip: 'createShipment',
      allowed:
        'pickShipment packShipment cancelShipment track reportCarrierStatus markUnpaid chargeback',
    },
  ],
  'slip picked': [
    OPEN,
    { allowed: 'packShipment cancelShipment track reportCarrierStatus markUnpaid chargeback' },
  ],
  'slip packed': [
    OPEN,
    {
      onSlip: 'createShipment',
      allowed: 'cancelShipment track reportCarrierStatus markUnpaid chargeback',
    },
  ],
  'ready for pickup': [
    OPEN,
    {
      allowed:
        'markUnpaid chargeback collect cancelShipment track reportCarrierStatus extendDeadline meetDeadlineNow meetDeadline',
      fetchedByCustomer: 'ship',
      readyAlready: 'readyForPickup',
      onSlip: 'createShipment',
    },
  ],
  'partly ready for pickup': [
    OPEN,
    {
      amountAuthorized: 'pay',
      allowed:
        'capture void readyForPickup collect cancelShipment track reportCarrierStatus extendDeadline meetDeadlineNow meetDeadline',
      fetchedByCustomer: 'ship',
    },
  ],
  'ready for pickup, held': [
    OPEN,
    {
      allowed: 'markUnpaid chargeback release cancelShipment track reportCarrierStatus',
      onHold:
        'remindPayment sendPaymentLink invoice edit readyForPickup collect createShipment pickShipment packShipment',
      fetchedByCustomer: 'ship',
    },
  ],
  'ready for pickup, to be paid at the counter': [
    OPEN,
    {
      allowed:
        'authorize pay remindPayment sendPaymentLink cancelShipment track reportCarrierStatus extendDeadline meetDeadlineNow meetDeadline',
      fetchedByCustomer: 'ship',
      readyAlready: 'readyForPickup',
      notPaid: 'collect',
      onSlip: 'createShipment',
    },
  ],
  'not fetched in time': [
    OPEN,
    {
      allowed:
        'markUnpaid chargeback readyForPickup collect cancelShipment track reportCarrierStatus acknowledgeAttention',
      fetchedByCustomer: 'ship',
      onSlip: 'createShipment',
    },
  ],
  'not fetched in time, cancelled': [
    CANCELLED,
    {
      moneyUnderway: 'refund payRefund void',
      allowed: 'chargeback refundSucceeded refundFailed moneyDelayed',
    },
  ],
  'fetched in part': [
    OPEN,
    {
      amountAuthorized: 'pay',
      confirmedByProvider: 'markUnpaid',
      allowed:
        'capture void chargeback return readyForPickup track reportCarrierStatus extendDeadline meetDeadlineNow meetDeadline',
      fetchedByCustomer: 'ship',
    },
  ],
  fetched: [
    OPEN,
    {
      orderCompleted:
        'authorize pay remindPayment sendPaymentLink hold confirmAddress edit ship cancel readyForPickup createShipment expect',
      allowed: 'markUnpaid chargeback return track reportCarrierStatus',
    },
  ],
  'partly shipped': [
    OPEN,
    {
      amountAuthorized: 'pay',
      confirmedByProvider: 'markUnpaid',
      allowed:
        'capture markNotShipped deliver meetDeadline extendDeadline meetDeadlineNow track reportCarrierStatus chargeback',
    },
  ],
  'partly delivered': [
    OPEN,
    {
      amountAuthorized: 'pay',
      confirmedByProvider: 'markUnpaid',
      allowed:
        'capture return meetDeadline extendDeadline meetDeadlineNow track reportCarrierStatus chargeback',
    },
  ],
  'partly delivered, rest cancelled': [
    OPEN,
    {
      orderCompleted: 'authorize pay hold confirmAddress ship cancel createShipment expect edit',
      confirmedByProvider: 'markUnpaid',
      allowed: 'return track reportCarrierStatus chargeback',
    },
  ],
  shipped: [
    OPEN,
    {
      confirmedByProvider: 'markUnpaid',
      nothingToShip: 'ship createShipment expect',
      allowed:
        'markNotShipped deliver meetDeadline extendDeadline meetDeadlineNow track reportCarrierStatus chargeback',
    },
  ],
  'shipped, capture under way': [
    OPEN,
    {
      moneyUnderway: 'capture refund credit',
      nothingToShip: 'ship createShipment expect',
      allowed:
        'markNotShipped deliver captureSucceeded captureFailed moneyDelayed meetDeadline extendDeadline meetDeadlineNow track reportCarrierStatus',
      notPaid: 'chargeback',
    },
  ],
  'shipped, then marked not shipped': [OPEN, { allowed: 'markUnpaid chargeback' }],
  'shipped to pay later': [
    OPEN,
    {
      allowed:
        'authorize pay markNotShipped deliver meetDeadline extendDeadline meetDeadlineNow track reportCarrierStatus',
      nothingToShip: 'ship createShipment expect',
      notPaid: 'chargeback',
    },
  ],
  'delivered to pay later': [
    OPEN,
    {
      allowed:
        'authorize pay return meetDeadline extendDeadline meetDeadlineNow track reportCarrierStatus',
      nothingToShip: 'ship createShipment expect',
      nothingToCancel: 'cancel',
      notPaid: 'chargeback',
    },
  ],
  'delivered, capture declined': [
    OPEN,
    {
      allowed:
        'pay capture return meetDeadline extendDeadline meetDeadlineNow acknowledgeAttention track reportCarrierStatus',
      nothingToShip: 'ship createShipment expect',
      nothingToCancel: 'cancel',
      notPaid: 'chargeback',
    },
  ],
  completed: [
    OPEN,
    {
      orderCompleted: 'authorize pay hold confirmAddress ship cancel createShipment expect edit',
      confirmedByProvider: 'markUnpaid',
      allowed: 'return track reportCarrierStatus chargeback',
    },
  ],
  'completed long ago': [
    OPEN,
    {
      orderCompleted: 'authorize pay hold confirmAddress ship cancel createShipment expect edit',
      confirmedByProvider: 'markUnpaid',
      allowed: 'return track reportCarrierStatus chargeback',
    },
  ],
  'return requested': [
    OPEN,
    {
      confirmedByProvider: 'markUnpaid',
      nothingToShip: 'ship createShipment expect',
      nothingToCancel: 'cancel',
      allowed: 'return approveReturn rejectReturn track reportCarrierStatus chargeback',
    },
  ],
  'return approved': [
    OPEN,
    {
      confirmedByProvider: 'markUnpaid',
      nothingToShip: 'ship createShipment expect',
      nothingToCancel: 'cancel',
      allowed:
        'return receiveReturn meetDeadline extendDeadline meetDeadlineNow track reportCarrierStatus chargeback',
    },
  ],
  'return overdue': [
    OPEN,
    {
      confirmedByProvider: 'markUnpaid',
      nothingToShip: 'ship createShipment expect',
      nothingToCancel: 'cancel',
      allowed:
        'return receiveReturn meetDeadline extendDeadline meetDeadlineNow acknowledgeAttention track reportCarrierStatus chargeback',
    },
  ],
  'return partly received': [
    OPEN,
    {
      confirmedByProvider: 'markUnpaid',
      nothingToShip: 'ship createShipment expect',
      nothingToCancel: 'cancel',
      allowed:
        'return receiveReturn meetDeadline extendDeadline meetDeadlineNow track reportCarrierStatus chargeback',
    },
  ],
  'goods to be repaired received': [
    OPEN,
    {
      confirmedByProvider: 'markUnpaid',
      nothingToShip: 'ship createShipment expect',
      nothingToCancel: 'cancel',
      allowed: 'return settleReturn track reportCarrierStatus chargeback',
    },
  ],
  'return accepted in part, refund under way': [
    OPEN,
    {
      confirmedByProvider: 'markUnpaid',
      moneyUnderway: 'capture refund settleReturn credit',
      nothingToShip: 'ship createShipment expect',
      nothingToCancel: 'cancel',
      allowed:
        'return refundSucceeded refundFailed moneyDelayed track reportCarrierStatus chargeback',
    },
  ],
  'return received': [
    OPEN,
    {
      confirmedByProvider: 'markUnpaid',
      nothingToShip: 'ship createShipment expect',
      nothingToCancel: 'cancel',
      allowed: 'return settleReturn track reportCarrierStatus chargeback',
    },
  ],
  'return received, all pieces': [
    OPEN,
    {
      confirmedByProvider: 'markUnpaid',
      nothingToShip: 'ship createShipment expect',
      nothingToCancel: 'cancel',
      allowed: 'settleReturn track reportCarrierStatus chargeback',
    },
  ],
  'return settled, refund under way': [
    OPEN,
    {
      confirmedByProvider: 'markUnpaid',
      moneyUnderway: 'capture refund settleReturn credit',
      nothingToShip: 'ship createShipment expect',
      nothingToCancel: 'cancel',
      allowed:
        'return refundSucceeded refundFailed moneyDelayed track reportCarrierStatus chargeback',
    },
  ],
  'return settled, refund declined': [
    OPEN,
    {
      confirmedByProvider: 'markUnpaid',
      allowed:
        'refund return settleReturn acknowledgeAttention track reportCarrierStatus chargeback',
      nothingToShip: 'ship createShipment expect',
      nothingToCancel: 'cancel',
    },
  ],
  'return settled and refunded': [
    OPEN,
    {
      orderCompleted: 'authorize pay hold confirmAddress ship cancel createShipment expect edit',
      confirmedByProvider: 'markUnpaid',
      allowed: 'return track reportCarrierStatus chargeback',
    },
  ],
  'return settled by exchange': [
    OPEN,
    {
      orderCompleted: 'authorize pay hold confirmAddress ship cancel createShipment expect edit',
      confirmedByProvider: 'markUnpaid',
      allowed: 'return track reportCarrierStatus chargeback',
    },
  ],
  'parcel called back': [
    OPEN,
    {
      confirmedByProvider: 'markUnpaid',
      moneyUnderway: 'capture refund credit',
      nothingToShip: 'ship createShipment expect',
      nothingToCancel: 'cancel',
      allowed:
        'deliver receiveReturn meetDeadline extendDeadline meetDeadlineNow voidSucceeded voidFailed moneyDelayed track reportCarrierStatus chargeback',
    },
  ],
  'parcel called back and received, refund under way': [
    OPEN,
    {
      confirmedByProvider: 'markUnpaid',
      moneyUnderway: 'capture refund settleReturn',
      nothingToCredit: 'credit',
      nothingToShip: 'ship createShipment expect',
      nothingToCancel: 'cancel',
      allowed: 'refundSucceeded refundFailed moneyDelayed track reportCarrierStatus chargeback',
    },
  ],
  'cancelled unpaid': [CANCELLED, { notPaid: 'chargeback' }],
  'cancelled by its deadline': [CANCELLED, { notPaid: 'chargeback' }],
  'cancelled, void under way': [
    CANCELLED,
    {
      moneyUnderway: 'refund',
      allowed: 'voidSucceeded voidFailed moneyDelayed',
      notPaid: 'chargeback',
    },
  ],
  'cancelled, void declined': [
    CANCELLED,
    { allowed: 'meetDeadline acknowledgeAttention', notPaid: 'chargeback' },
  ],
  'cancelled, refund under way': [
    CANCELLED,
    { moneyUnderway: 'refund', allowed: 'refundSucceeded refundFailed moneyDelayed chargeback' },
  ],
  'cancelled, refund declined': [CANCELLED, { allowed: 'refund acknowledgeAttention chargeback' }],
  'cancelled, refund granted': [CANCELLED, { allowed: 'chargeback' }],
  'cancelled and refunded': [CANCELLED, { allowed: 'chargeback' }],
} satisfies Record<StateName, readonly [Row, Row]>;

/* The acts on money by hand: what holds for them unless the state says otherwise, and where it does. */

const MONEY_OPEN: Row = {
  alreadyPaid: 'remindPayment sendPaymentLink',
  notPaid: 'chargeback',
  nothingAuthorized: 'void',
  noRefundOpen: 'payRefund',
  noChargebackOpen: 'chargebackWon',
};
const MONEY_CANCELLED: Row = {
  ...MONEY_OPEN,
  alreadyPaid: '',
  orderCancelled: 'remindPayment sendPaymentLink',
  allowed: 'pay',
};
const MONEY_DRAFT: Row = {
  notPlaced: 'payRefund void chargeback chargebackWon remindPayment sendPaymentLink',
};
const usualMoney = (usual: Row): Row => {
  if (usual === DRAFT) return MONEY_DRAFT;
  return usual === CANCELLED ? MONEY_CANCELLED : MONEY_OPEN;
};

const MONEY: Partial<Record<StateName, Row>> = {
  'held until the goods are in': { allowed: 'chargeback', onHold: 'remindPayment sendPaymentLink' },
  unpaid: { allowed: 'remindPayment sendPaymentLink' },
  'partly authorised': { allowed: 'void remindPayment sendPaymentLink' },
  'reauthorisation under way': { moneyUnderway: 'payRefund void' },
  'reauthorisation declined': { allowed: 'void' },
  'authorised anew': { allowed: 'void' },
  authorised: { allowed: 'void' },
  'shipping can be taken back': { allowed: 'void' },
  'authorisation ending': { allowed: 'void' },
  'authorisation expired': { allowed: 'remindPayment sendPaymentLink' },
  'capture under way': { moneyUnderway: 'payRefund void' },
  'capture declined': { allowed: 'void' },
  'partly captured': { allowed: 'void chargeback' },
  'partly paid': { allowed: 'chargeback remindPayment sendPaymentLink' },
  paid: { allowed: 'chargeback' },
  'paid by capture': { allowed: 'chargeback' },
  'paid too much': { allowed: 'chargeback' },
  'refund granted, to be paid by hand': {
    confirmedByProvider: 'markUnpaid',
    allowed: 'payRefund chargeback acknowledgeAttention',
  },
  'money charged back': {
    allowed:
      'authorize pay chargebackWon remindPayment sendPaymentLink extendDeadline meetDeadlineNow acknowledgeAttention meetDeadline',
    notPaid: 'ship',
  },
  'refund under way': { moneyUnderway: 'payRefund void', allowed: 'chargeback' },
  'paid another way, void under way': { moneyUnderway: 'payRefund void', allowed: 'chargeback' },
  'paid another way, void declined': { allowed: 'void chargeback' },
  'held, unpaid': { onHold: 'remindPayment sendPaymentLink' },
  'held, paid, not invoiced': { allowed: 'chargeback', onHold: 'remindPayment sendPaymentLink' },
  'held with an end': { allowed: 'void', onHold: 'remindPayment sendPaymentLink' },
  'stock taken off at placing': { allowed: 'chargeback' },
  'stock kept by hand': { allowed: 'chargeback' },
  'stock taken off by hand': { allowed: 'chargeback' },
  'not invoiced': { allowed: 'chargeback' },
  'paid, waits for goods': { allowed: 'chargeback' },
  'partly shipped': { allowed: 'void chargeback' },
  'partly delivered': { allowed: 'void chargeback' },
  'partly delivered, rest cancelled': {
    allowed: 'chargeback',
    orderCompleted: 'remindPayment sendPaymentLink',
  },
  shipped: { allowed: 'chargeback' },
  'shipped, capture under way': { moneyUnderway: 'payRefund void' },
  'shipped, then marked not shipped': { allowed: 'chargeback' },
  'shipped to pay later': { allowed: 'remindPayment sendPaymentLink' },
  'delivered to pay later': { allowed: 'remindPayment sendPaymentLink' },
  'delivered, capture declined': { allowed: 'void' },
  completed: { allowed: 'chargeback', orderCompleted: 'remindPayment sendPaymentLink' },
  'completed long ago': { allowed: 'chargeback', orderCompleted: 'remindPayment sendPaymentLink' },
  'return requested': { allowed: 'chargeback' },
  'return approved': { allowed: 'chargeback' },
  'return overdue': { allowed: 'chargeback' },
  'return received': { allowed: 'chargeback' },
  'return received, all pieces': { allowed: 'chargeback' },
  'return accepted in part, refund under way': { moneyUnderway: 'payRefund void' },
  'return settled, refund under way': { moneyUnderway: 'payRefund void', allowed: 'chargeback' },
  'return settled, refund declined': { allowed: 'payRefund chargeback' },
  'return settled and refunded': {
    allowed: 'chargeback',
    orderCompleted: 'remindPayment sendPaymentLink',
  },
  'return settled by exchange': {
    allowed: 'chargeback',
    orderCompleted: 'remindPayment sendPaymentLink',
  },
  'parcel called back': { moneyUnderway: 'payRefund void', allowed: 'chargeback' },
  'parcel called back and received, refund under way': {
    moneyUnderway: 'payRefund void',
    allowed: 'chargeback',
  },
  'cancelled, void under way': { moneyUnderway: 'payRefund void' },
  'cancelled, void declined': { allowed: 'void' },
  'cancelled, refund under way': { moneyUnderway: 'payRefund void', allowed: 'chargeback' },
  'cancelled, refund declined': { allowed: 'payRefund chargeback' },
  'cancelled, refund granted': { allowed: 'payRefund chargeback acknowledgeAttention' },
  'cancelled and refunded': { allowed: 'chargeback' },
};

/** Reserving anew: why not, by state; elsewhere nothing is reserved on an open order, or it is none. */
const REAUTHORIZE: Partial<Record<RefusalCode | 'allowed', readonly StateName[]>> = {
  allowed: ['reauthorisation declined', 'authorised anew'],
  notRenewable: [
    'partly ready for pickup',
    'fetched in part',
    'partly authorised',
    'authorised',
    'authorisation ending',
    'capture declined',
    'partly captured',
    'held with an end',
    'changed, difference open',
    'credited by hand',
    'partly shipped',
    'partly delivered',
    'delivered, capture declined',
    'shipping can be taken back',
  ],
  moneyUnderway: [
    'reauthorisation under way',
    'capture under way',
    'refund under way',
    'paid another way, void under way',
    'changed, refund under way',
    'shipped, capture under way',
    'return accepted in part, refund under way',
    'return settled, refund under way',
    'parcel called back',
    'parcel called back and received, refund under way',
  ],
  alreadyPaid: ['paid another way, void declined'],
  orderCompleted: [
    'fetched',
    'partly delivered, rest cancelled',
    'completed',
    'completed long ago',
    'return settled and refunded',
    'return settled by exchange',
  ],
};

function reauthorizing(state: StateName): string {
  const named = Object.entries(REAUTHORIZE).find(([, states]) => states.includes(state));
  if (named) return named[0];
  const [usual]: readonly [Row, Row] = TABLE[state];
  if (usual === DRAFT) return 'notPlaced';
  return usual === CANCELLED ? 'orderCancelled' : 'nothingAuthorized';
}

function expected(state: StateName, action: AnyActionName): string | undefined {
  if (action === 'reauthorize') return reauthorizing(state);
  const [usual, special]: readonly [Row, Row] = TABLE[state];
  const found = [MONEY[state] ?? {}, special, usualMoney(usual), usual].map((row) =>
    Object.entries(row).find(([, actions]) => actions.split(' ').includes(action)),
  );
  return found.find((entry) => entry)?.[0];
}

const applied = () =>
  STATE_NAMES.flatMap((state) => ALL_ACTIONS.map((action) => cell(action, state))).filter(
    (decision) => decision.outcome === 'applied',
  );

const HOLD: Omit<Hold, 'id'> = {
  reason: 'fraudCheck',
  since: 0,
  until: null,
  owner: null,
  releaseWhen: null,
};

/** What must not come about while a hold is left: goods that leave, invoices, packing slips. */
const KEPT_BACK: readonly RegExp[] = [
  /^(shipped|slipReady|collected)$/,
  /^invoice:invoice$/,
  /^document:(invoice|packingSlip)$/,
];

describe('an order on hold', () => {
  for (const state of STATE_NAMES) {
    it(`sends no goods and makes no invoice or packing slip, whatever is asked: ${state}`, () => {
      const { order, settings, now } = STATES[state];
      const held: Order = {
        ...order,
        holds: [...order.holds, { ...HOLD, id: 'h0' }, { ...HOLD, id: 'h0.2' }],
      };
      for (const action of ALL_ACTIONS) {
        const decision = decisionOn(action, { ...STATES[state], order: held, settings, now });
        if (decision.outcome === 'rejected' || decision.order.holds.length === 0) continue;
        const brought = [
          ...decision.events.map((e) =>
            e.type === 'invoiceIssued' ? `invoice:${e.kind}` : e.type,
          ),
          ...decision.effects.map((e) =>
            e.type === 'makeDocument' ? `document:${e.document}` : '',
          ),
        ];
        const wrong = brought.filter((what) => KEPT_BACK.some((kept) => kept.test(what)));
        assert.deepEqual(wrong, [], action);
        const lifted = decision.events.filter((e) => e.type === 'released' && e.by !== 'condition');
        if (lifted.length > 0) assert.match(action, /^(release|meetDeadline|meetDeadlineNow)$/);
      }
    });
  }
});

describe('the table of actions', () => {
  for (const state of STATE_NAMES) {
    it(`decides every action for an order that is: ${state}`, () => {
      const decided = Object.fromEntries(ALL_ACTIONS.map((a) => [a, cellInAWord(a, state)]));
      const wanted = Object.fromEntries(ALL_ACTIONS.map((a) => [a, expected(state, a)]));
      assert.deepEqual(decided, wanted);
    });
  }

  it('says with every refusal in a sentence what is the matter', () => {
    for (const state of STATE_NAMES) {
      for (const action of ALL_ACTIONS) {
        const decision = cell(action, state);
        if (decision.outcome === 'applied') continue;
        assert.match(decision.refusal.sentence, /^[A-Z].{10,}\.$/);
      }
    }
  });

  it('brings about every kind of event', () => {
    const seen = new Set([
      ...Object.values(STATES).flatMap(({ history }) => history.map((e) => e.type)),
      ...applied().flatMap(({ events }) => events.map((e) => e.type)),
      ...placedWithLabels().history.map((e) => e.type),
    ]);
    assert.deepEqual([...seen].sort(), Object.keys(EVENTS).sort());
  });

  it('brings about every kind of effect', () => {
    const effects = applied().flatMap((decision) => decision.effects.map((e) => e.type));
    const changed = [STATES['changed, difference open'], STATES['changed, to be invoiced by hand']];
    const byBank = tell(draftOrder(), place(), matched());
    const told = [
      STATES.unpaid,
      placedWithCoupon(),
      placedWithLabels(),
      ...changed,
      byBank,
      STATES['return settled by exchange'],
      tell(byBank, markUnpaid()),
    ];
    const placing = told.flatMap((story) => story.effects.map((e) => e.type));
    assert.deepEqual([...new Set([...effects, ...placing])].sort(), Object.keys(EFFECTS).sort());
  });

  it('has a test for every code of a refusal', () => {
    const folder = new URL('./actions/', import.meta.url);
    const tests = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'));
    const here = Object.values(TABLE).flatMap((rows) => rows.flatMap((row) => Object.keys(row)));
    const untested = REFUSAL_CODES.filter(
      (code) => !here.includes(code) && !tests.some((text) => text.includes(`'${code}'`)),
    );
    // Refused before an action is one at all, by the schema of its payload.
    assert.deepEqual(untested, ['malformed']);
  });

  it('stands in the docs as it is: run `npx tsx scripts/action-table.ts` after a change', () => {
    const file = new URL('../../../docs/action-table.md', import.meta.url);
    assert.equal(readFileSync(file, 'utf8'), actionTable());
  });
});
