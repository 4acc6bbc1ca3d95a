import type { ActionName } from '../../domain/order/actions.ts';

/** What a key may be allowed to do. Granting a refund is an act of its own (B05). */
export const PERMISSIONS = [
  'orders:read',
  'orders:place',
  'orders:hold',
  'orders:cancel',
  'payments:record',
  'payments:capture',
  'payments:refund',
  'invoices:issue',
  'shipments:write',
  'returns:write',
  'returns:settle',
  'products:read',
  'products:write',
  'stock:write',
  'customers:read',
  'customers:write',
  'deadlines:write',
  'tasks:write',
  'orders:write',
  'coupons:read',
  'coupons:write',
  'quotes:read',
  'quotes:write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** `public`: no key is needed, so nothing personal may be answered. */
export type Access = Permission | 'public';

/** The permission that each action on an order needs. */
export const ACTION_PERMISSIONS = {
  place: 'orders:place',
  authorize: 'payments:record',
  pay: 'payments:record',
  markUnpaid: 'payments:record',
  capture: 'payments:capture',
  refund: 'payments:refund',
  hold: 'orders:hold',
  release: 'orders:hold',
  confirmAddress: 'orders:hold',
  invoice: 'invoices:issue',
  ship: 'shipments:write',
  markNotShipped: 'shipments:write',
  deliver: 'shipments:write',
  cancel: 'orders:cancel',
  return: 'returns:write',
  approveReturn: 'returns:write',
  rejectReturn: 'returns:write',
  receiveReturn: 'returns:write',
  settleReturn: 'returns:settle',
  expect: 'stock:write',
  deductStock: 'stock:write',
  restoreStock: 'stock:write',
  receiveBackorder: 'stock:write',
  extendDeadline: 'deadlines:write',
  meetDeadlineNow: 'deadlines:write',
  acknowledgeAttention: 'tasks:write',
  switchMails: 'orders:write',
} as const satisfies Record<ActionName, Permission>;
