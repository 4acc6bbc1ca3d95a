import { DAY } from '../../../domain/time/calendar.ts';
import {
  draftOrder,
  inShopWith,
  MONDAY,
  onDay,
  tell,
  withStock,
  type Step,
  type Story,
} from './orders.ts';
import {
  approveReturn,
  authorize,
  cancel,
  capture,
  captureDeclined,
  captured,
  deductStock,
  deliver,
  goodsComeBack,
  hold,
  markNotShipped,
  meetDeadline,
  chargeback,
  pay,
  payByHand,
  place,
  placeAuthorized,
  receiveReturn,
  refund,
  refundDeclined,
  refunded,
  requestReturn,
  settleReturn,
  ship,
  voidDeclined,
  voided,
} from './steps.ts';

const delivered = [placeAuthorized(), ship(), captured(), deliver()];
const payLater = draftOrder({ paymentMethod: 'invoice' });
const backordered = withStock({ 'prod-plant': { available: 1, backorderAllowed: true } });

const from = (draft: ReturnType<typeof draftOrder>, ...steps: readonly Step[]): Story =>
  tell(draft, ...steps);
const life = (...steps: readonly Step[]): Story => from(draftOrder(), ...steps);

/**
 * The states in which an order can be, as far as the rules tell them apart, each with the story that leads
 * to it. The table of actions is checked and documented against these.
 */
export const STATES = {
  draft: life(),
  unpaid: life(place()),
  'partly authorised': life(place(), authorize(1000)),
  authorised: life(placeAuthorized()),
  'authorisation ending': life(placeAuthorized(), meetDeadline('authorizationWarning')),
  'authorisation expired': life(placeAuthorized(), meetDeadline('authorizationExpiry')),
  'capture under way': life(placeAuthorized(), capture()),
  'capture declined': life(placeAuthorized(), capture(), captureDeclined()),
  'partly captured': life(placeAuthorized(), capture(2000), captured()),
  'partly paid': life(place(), pay(1000)),
  paid: life(place(), pay()),
  'paid by capture': life(placeAuthorized(), capture(), captured()),
  'paid too much': life(place(), pay(6000)),
  'refund granted, to be paid by hand': life(place(), payByHand(6000), refund()),
  'paid with store credit': life(place(), pay(null, { provider: 'storeCredit' })),
  'money charged back': life(place(), pay(), chargeback(5500)),
  'refund under way': life(place(), pay(6000), refund()),
  'paid another way, void under way': life(placeAuthorized(), capture(), captureDeclined(), pay()),
  'paid another way, void declined': life(
    placeAuthorized(),
    capture(),
    captureDeclined(),
    pay(),
    voidDeclined(),
  ),
  'held, unpaid': life(place(), hold()),
  'held, paid, not invoiced': life(
    inShopWith({ invoiceTiming: 'payment' }),
    place(),
    hold(),
    pay(),
  ),
  'held with an end': life(placeAuthorized(), hold('stock', MONDAY + DAY)),
  'held until the goods are in': life(
    backordered,
    place(),
    pay(),
    hold('wait', null, { releaseWhen: 'inStock' }),
  ),
  'stock taken off at placing': life(inShopWith({ stockTiming: 'placing' }), place(), pay()),
  'stock kept by hand': life(inShopWith({ stockTiming: 'manual' }), place(), pay()),
  'stock taken off by hand': life(
    inShopWith({ stockTiming: 'manual' }),
    place(),
    pay(),
    deductStock(),
  ),
  'not invoiced': life(inShopWith({ invoiceTiming: 'manual' }), place(), pay()),
  'paid, waits for goods': life(backordered, place(), pay(), ship()),
  'partly shipped': life(placeAuthorized(), ship({ plant: 1 }), captured()),
  'partly delivered': life(placeAuthorized(), ship({ plant: 1 }), captured(), deliver()),
  'partly delivered, rest cancelled': life(
    place(),
    pay(),
    ship({ plant: 1 }),
    deliver(),
    cancel(),
    refunded(),
  ),
  shipped: life(placeAuthorized(), ship(), captured()),
  'shipped, capture under way': life(placeAuthorized(), ship()),
  'shipped, then marked not shipped': life(place(), pay(), ship(), markNotShipped()),
  'shipped to pay later': from(payLater, place(), ship()),
  'delivered to pay later': from(payLater, place(), ship(), deliver()),
  'delivered, capture declined': life(placeAuthorized(), ship(), captureDeclined(), deliver()),
  completed: life(...delivered),
  'completed long ago': life(...delivered, onDay(400)),
  'return requested': life(...delivered, requestReturn({ plant: 1 })),
  'return approved': life(...delivered, requestReturn({ plant: 1 }), approveReturn()),
  'return overdue': life(
    ...delivered,
    requestReturn({ plant: 1 }),
    approveReturn(),
    meetDeadline('returnOverdue'),
  ),
  'return received': life(
    ...delivered,
    requestReturn({ plant: 1 }),
    approveReturn(),
    receiveReturn(),
  ),
  'return received, all pieces': life(...delivered, goodsComeBack({ pot: 2, plant: 3 })),
  'return settled, refund under way': life(
    ...delivered,
    goodsComeBack({ plant: 1 }),
    settleReturn(),
  ),
  'return settled, refund declined': life(
    ...delivered,
    goodsComeBack({ plant: 1 }),
    settleReturn(),
    refundDeclined(),
  ),
  'return settled and refunded': life(
    ...delivered,
    goodsComeBack({ plant: 1 }),
    settleReturn(),
    refunded(),
  ),
  'parcel called back': life(
    placeAuthorized(),
    ship({ plant: 1 }),
    captured(),
    cancel({ parcels: 'recall' }),
  ),
  'parcel called back and received, refund under way': life(
    placeAuthorized(),
    ship({ plant: 1 }),
    captured(),
    cancel({ parcels: 'recall' }),
    voided(),
    receiveReturn(),
  ),
  'cancelled unpaid': life(place(), cancel()),
  'cancelled by its deadline': life(place(), meetDeadline('unpaidCancellation')),
  'cancelled, void under way': life(placeAuthorized(), cancel()),
  'cancelled, void declined': life(placeAuthorized(), cancel(), voidDeclined()),
  'cancelled, refund under way': life(place(), pay(), cancel()),
  'cancelled, refund declined': life(place(), pay(), cancel(), refundDeclined()),
  'cancelled, refund granted': life(place(), payByHand(), cancel()),
  'cancelled and refunded': life(place(), pay(), cancel(), refunded()),
} satisfies Record<string, Story>;

export type StateName = keyof typeof STATES;
export const STATE_NAMES = Object.keys(STATES) as readonly StateName[];
