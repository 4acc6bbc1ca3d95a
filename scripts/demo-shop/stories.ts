import type { Action, ActionName, ActionPayloads, Actor } from '../../domain/order/actions.ts';

/** How an order is paid: reserved at the checkout, taken there, by a transfer, on account, or not at all. */
export type PaymentWay = 'reserved' | 'atOnce' | 'transfer' | 'onAccount';

/** Something that somebody did to an order. */
export interface Deed {
  /** Whole days after the order came in. */
  readonly day: number;
  readonly action: Action;
  readonly by: Actor['type'];
  /** The provider declines the money that this deed moves. */
  readonly declined: boolean;
}

/** A kind of order life, and how many orders lived it. Between two deeds deadlines do what they do. */
export interface Story {
  readonly name: string;
  readonly count: number;
  /** Between so many and so many days ago they came in, the younger first. */
  readonly daysAgo: readonly [number, number];
  readonly payment: PaymentWay;
  /** In the order of their days. */
  readonly deeds: readonly Deed[];
  /** A draft waits to be placed. */
  readonly draft?: true;
  /** Goods that are not there yet. */
  readonly awaited?: true;
  readonly fewestLines?: number;
  /** Mails to the customer are on; see docs/guide.md, "The demo shop". */
  readonly mails?: true;
}

const deed = <N extends ActionName>(
  day: number,
  type: N,
  payload: ActionPayloads[N],
  more: Partial<Deed> = {},
): Deed => ({
  day,
  // The compiler cannot follow that the name and its own payload make an action.
  action: { type, payload } as unknown as Action,
  by: 'operator',
  declined: false,
  ...more,
});

const ONE_PIECE = [{ lineId: 'l1', quantity: 1 }];
const RETURNED = { returnId: 'r1' };

/** Carrier and tracking code are filled in when it is played: they follow from the country. */
const ship = (day: number, more: Partial<Deed> = {}) =>
  deed(day, 'ship', { lines: null, carrier: null, trackingNumber: null }, more);
const shipOne = (day: number) =>
  deed(day, 'ship', { lines: ONE_PIECE, carrier: null, trackingNumber: null });
const deliver = (day: number) => deed(day, 'deliver', { shipmentId: null });
const hold = (day: number, reason: string) =>
  deed(day, 'hold', { reason, until: null, owner: null, releaseWhen: null });
const release = (day: number) => deed(day, 'release', { holdId: null });
const paid = (day: number) =>
  deed(day, 'pay', { amount: null, method: 'bankTransfer', provider: null, reference: null });
const cancel = (day: number, reason: string, by: Actor['type']) =>
  deed(
    day,
    'cancel',
    { reason, lines: null, parcels: null, restock: null, mailCustomer: null },
    { by },
  );
const askReturn = (day: number, reason: string) =>
  deed(
    day,
    'return',
    {
      lines: ONE_PIECE.map((line) => ({ ...line, reason, wanted: 'refund' as const })),
      overrideWindow: false,
    },
    { by: 'customer' },
  );
const approve = (day: number) => deed(day, 'approveReturn', RETURNED);
const receive = (day: number) =>
  deed(day, 'receiveReturn', { ...RETURNED, lines: null, restock: null });
const settle = (day: number, more: Partial<Deed> = {}) =>
  deed(day, 'settleReturn', { ...RETURNED, outcome: null, lines: null }, more);

const story = (
  name: string,
  count: number,
  daysAgo: readonly [number, number],
  payment: PaymentWay,
  deeds: readonly Deed[],
  more: Partial<Story> = {},
): Story => ({ name, count, daysAgo, payment, deeds, ...more });

const delivered = [ship(1), deliver(3)];
const returned = [...delivered, askReturn(6, 'changedMind'), approve(7)];

/** Every state that an order can be in, as many orders in each as a small shop would have. */
export const STORIES: readonly Story[] = [
  story('draft', 6, [0, 5], 'reserved', [], { draft: true }),

  story('reserved today', 8, [0, 0], 'reserved', [], { mails: true }),
  story('reserved, to be shipped', 9, [1, 3], 'reserved', []),
  story('paid today', 5, [0, 0], 'atOnce', [], { mails: true }),
  story('paid, to be shipped', 6, [1, 4], 'atOnce', []),
  story('unpaid today', 2, [0, 0], 'transfer', [], { mails: true }),
  story('reminded once', 4, [4, 6], 'transfer', [], { mails: true }),
  story('reminded twice', 4, [8, 12], 'transfer', []),
  story('reminded three times', 3, [16, 19], 'transfer', []),
  story('never paid: cancelled', 6, [23, 45], 'transfer', []),
  story('paid by transfer', 6, [5, 9], 'transfer', [paid(2), ship(3)]),
  story('paid after a reminder', 5, [18, 50], 'transfer', [paid(5), ship(6), deliver(8)]),

  story('held for a check', 4, [0, 3], 'reserved', [hold(0, 'fraudCheck')]),
  story('held for the address', 2, [1, 5], 'atOnce', [hold(1, 'addressCheck')]),
  story('held and released', 5, [6, 40], 'reserved', [
    ...[hold(0, 'fraudCheck'), release(1), ship(2), deliver(4)],
  ]),

  story('on its way', 14, [2, 4], 'reserved', [ship(1)]),
  story('on its way, paid', 6, [3, 6], 'atOnce', [ship(1)]),
  story('partly shipped', 5, [2, 5], 'reserved', [shipOne(1)], { fewestLines: 2 }),
  story('partly delivered', 3, [5, 6], 'atOnce', [shipOne(1), deliver(4)], { fewestLines: 2 }),
  story('two parcels', 5, [8, 40], 'reserved', [shipOne(1), ship(3), deliver(5)], {
    fewestLines: 2,
  }),
  story('called back and sent again', 2, [9, 20], 'reserved', [
    ...[ship(1), deed(2, 'markNotShipped', { shipmentId: 's1' }), ship(4), deliver(6)],
  ]),
  story('lost on the way', 2, [13, 16], 'atOnce', [ship(1)]),
  story('delivered', 30, [5, 56], 'reserved', delivered),
  story('delivered, paid at once', 16, [6, 58], 'atOnce', delivered),

  story('back-ordered', 4, [1, 4], 'reserved', [], { awaited: true }),
  story('back-ordered, paid', 2, [3, 12], 'atOnce', [], { awaited: true }),
  story('reservation about to end', 3, [6, 6], 'reserved', [], { awaited: true }),
  story('reservation has ended', 2, [8, 9], 'reserved', [hold(1, 'addressCheck')]),
  story('capture declined', 3, [2, 5], 'reserved', [ship(1, { declined: true })]),

  story('cancelled by the customer', 5, [2, 50], 'reserved', [
    cancel(1, 'changedMind', 'customer'),
  ]),
  story('cancelled by the shop', 4, [4, 50], 'atOnce', [cancel(2, 'notDeliverable', 'operator')]),

  story('on account, on its way', 3, [2, 5], 'onAccount', [ship(1)]),
  story('on account, to be paid', 4, [6, 12], 'onAccount', delivered),
  story('on account, overdue', 2, [17, 24], 'onAccount', delivered),
  story('on account, paid', 6, [20, 55], 'onAccount', [...delivered, paid(12)]),

  story('return asked for', 4, [7, 14], 'reserved', [...delivered, askReturn(6, 'doesNotFit')]),
  story('return expected', 3, [9, 15], 'atOnce', returned),
  story('return late', 2, [24, 30], 'reserved', returned),
  story('return never came', 2, [38, 45], 'reserved', returned),
  story('return rejected', 2, [14, 35], 'reserved', [
    ...[...delivered, askReturn(9, 'changedMind')],
    deed(10, 'rejectReturn', { ...RETURNED, reason: 'used' }),
  ]),
  story('return received', 3, [12, 18], 'reserved', [...returned, receive(11)]),
  story('refunded in part', 8, [14, 50], 'reserved', [...returned, receive(11), settle(12)]),
  story('refund declined', 1, [14, 18], 'atOnce', [
    ...[...returned, receive(11), settle(12, { declined: true })],
  ]),
];
