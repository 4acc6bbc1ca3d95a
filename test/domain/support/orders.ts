import { AssertionError } from 'node:assert';
import { deepEqual } from 'node:assert/strict';
import type { CouponStanding } from '../../../domain/coupon/coupon.ts';
import type { Action, Actor } from '../../../domain/order/actions.ts';
import { decide } from '../../../domain/order/decide.ts';
import type { Effect } from '../../../domain/order/effects.ts';
import type { OrderEvent } from '../../../domain/order/events.ts';
import { freshCharge, freshLine, freshOrder } from '../../../domain/order/fresh.ts';
import type { Line, Order, StockLine } from '../../../domain/order/order.ts';
import type { Refusal, RefusalCode } from '../../../domain/order/refusals.ts';
import type { DecisionContext, ProductFacts, StockLevel } from '../../../domain/order/rule.ts';
import { defaultSettings } from '../../../domain/settings/defaults.ts';
import type { PickupMethod, Settings, ShippingMethod } from '../../../domain/settings/settings.ts';
import type { ShopIdentity } from '../../../domain/settings/shop.ts';
import { addDays } from '../../../domain/time/calendar.ts';

/** Monday 2 March 2026, 10:00 in Amsterdam: when the stories of the tests begin. */
export const MONDAY = Date.UTC(2026, 2, 2, 9);

export const SHOP: ShopIdentity = {
  name: 'Lindehof',
  tagline: null,
  legalName: 'Lindehof B.V.',
  address: {
    name: 'Lindehof',
    company: null,
    street: 'Kleine Houtweg 1',
    postcode: '2012 CA',
    city: 'Haarlem',
    country: 'NL',
  },
  email: 'orders@lindehof.example',
  phone: null,
  website: 'https://lindehof.example',
  vatId: 'NL000099998B57',
  register: 'KvK 12345678',
  iban: 'NL91ABNA0417164300',
  bic: 'ABNANL2A',
  brandColor: '#2f5d50',
  logoSvg: null,
};

const DEFAULTS = defaultSettings(SHOP);

export const settingsWith = (changes: Partial<Settings> = {}): Settings => ({
  ...DEFAULTS,
  ...changes,
});

/** A line of `id` costing 10.00 each with 21 % tax in it, unless told otherwise. */
export const draftLine = (id: string, ordered: number, changes: Partial<Line> = {}) =>
  freshLine({
    id,
    productId: `prod-${id}`,
    sku: `SKU-${id}`,
    name: `Product ${id}`,
    unitPrice: 1000,
    taxRate: 2100,
    ordered,
    ...changes,
  });

/** A draft of two pots and three plants at 10.00 each and 5.00 for sending: 55.00 with tax. */
export const draftOrder = (changes: Partial<Order> = {}) =>
  freshOrder({
    id: 'o1',
    number: 'W2026-10001',
    source: 'web',
    channel: 'nl',
    currency: 'EUR',
    pricesIncludeTax: true,
    locale: 'nl',
    country: 'NL',
    lines: [draftLine('pot', 2), draftLine('plant', 3)],
    shipping: freshCharge({ method: 'parcel', price: 500, taxRate: 2100 }),
    paymentMethod: 'card',
    settingsVersion: 0,
    ...changes,
  });

/** A shop of the shop's own, where orders can be fetched. */
export const STORE: PickupMethod = {
  name: 'Winkel Haarlem',
  kind: 'pickup',
  location: {
    name: 'Lindehof Haarlem',
    address: { street: 'Kleine Houtweg 1', postcode: '2012 CA', city: 'Haarlem', country: 'NL' },
    openingHours: { nl: 'ma–za 9:30–17:30', en: 'Mon–Sat 9:30–17:30' },
  },
};

/** What can be chosen where there is a store. */
export const METHODS: readonly ShippingMethod[] = [
  { name: 'parcel', kind: 'parcel' },
  { name: 'express', kind: 'parcel' },
  STORE,
];

/** The shop has a store where orders can be fetched. */
export const withStore = (changes: Partial<Settings['pickup']> = {}): Step =>
  inShopWith({
    shipping: { ...DEFAULTS.shipping, methods: METHODS },
    pickup: { ...DEFAULTS.pickup, ...changes },
  });

/** The same draft, to be fetched at the store, for nothing: 50.00 with tax. */
export const fetchedOrder = (changes: Partial<Order> = {}) =>
  draftOrder({
    shipping: freshCharge({ method: STORE.name, price: 0, taxRate: 2100 }),
    ...changes,
  });

/** Where a story has got to: the order, the world around it, and what the last action brought about. */
export interface Story {
  readonly order: Order;
  readonly now: number;
  readonly settings: Settings;
  readonly stock: Readonly<Record<string, StockLevel>>;
  /** What is set apart for the order; where nothing is said, all that it waits for. */
  readonly allotted?: readonly StockLine[];
  /** How the coupons of the order stand, by id. */
  readonly coupons?: Readonly<Record<string, CouponStanding>>;
  /** Of the last action. */
  readonly events: readonly OrderEvent[];
  readonly effects: readonly Effect[];
  /** Of the whole story. */
  readonly history: readonly OrderEvent[];
}

/** One turn of a story: an action that is accepted, time that passes, settings that change. */
export type Step = (story: Story) => Story;

/** Thrown by a step whose action was refused. */
export class Refused extends AssertionError {
  readonly refusal: Refusal;
  constructor(action: Action, refusal: Refusal) {
    super({ message: `${action.type} was refused: ${refusal.code}. ${refusal.sentence}` });
    this.refusal = refusal;
  }
}

export const OPERATOR: Actor = { type: 'operator', id: 'op1' };
export const PROVIDER: Actor = { type: 'provider', id: 'test' };
export const CUSTOMER: Actor = { type: 'customer', id: 'c1' };

/** What every customer of these stories has as store credit. */
export const STORE_CREDIT = 6000;

export const contextOf = (story: Story, actor: Actor = OPERATOR): DecisionContext => ({
  now: story.now,
  settings: story.settings,
  stock: story.stock,
  allotted:
    story.allotted ??
    story.order.lines
      .filter((line) => line.backordered > 0)
      .map(({ id, productId, backordered }) => ({ lineId: id, productId, quantity: backordered })),
  ...(story.coupons ? { coupons: story.coupons, customerId: CUSTOMER.id } : {}),
  actor,
  storeCredit: STORE_CREDIT,
  forSale: {
    'SKU-new': { ...NEW_PRODUCT, productId: 'prod-new' },
    'SKU-plant': { ...DEARER_PLANT, productId: 'prod-plant' },
  },
  edit: {
    products: { 'prod-new': NEW_PRODUCT },
    deliveryCountry: story.order.country,
    hasBillingAddress: true,
  },
});

/** The story as an action is judged: one that adopts settings by those, which say the same as the shop's. */
export const judged = (story: Story, action: Action): Story =>
  action.type === 'adoptSettings'
    ? { ...story, settings: { ...story.settings, version: action.payload.version } }
    : story;

/** A product that is for sale and on no order: 30.00 with 9 % tax in it. */
export const NEW_PRODUCT: ProductFacts = {
  sku: 'SKU-new',
  name: 'Product new',
  details: null,
  unitPrice: 3000,
  taxRate: 900,
};

/** The plant as it is sold by now: 12.00. */
const DEARER_PLANT: ProductFacts = {
  ...NEW_PRODUCT,
  ...{ sku: 'SKU-plant', name: 'Product plant', unitPrice: 1200, taxRate: 2100 },
};

/** Asks for an action, which may look at the order first; throws `Refused` where it is not accepted. */
export const act =
  (action: Action | ((order: Order) => Action), actor: Actor = OPERATOR): Step =>
  (story) => {
    const asked = typeof action === 'function' ? action(story.order) : action;
    const decision = decide(story.order, asked, contextOf(story, actor));
    if (decision.outcome === 'rejected') throw new Refused(asked, decision.refusal);
    const { order, events, effects } = decision;
    return { ...story, order, events, effects, history: [...story.history, ...events] };
  };

/** Moves the clock to the same time of day, so many days after the story's first Monday. */
export const onDay =
  (day: number): Step =>
  (story) => ({ ...story, now: addDays(MONDAY, day, story.settings.timeZone) });

/** Moves the clock to an instant, ms UTC. */
export const at =
  (now: number): Step =>
  (story) => ({ ...story, now });

/** The shop changes its settings. */
export const inShopWith =
  (changes: Partial<Settings>): Step =>
  (story) => ({ ...story, settings: { ...story.settings, ...changes } });

/** What is on the shelf, by line; what is not named has 100 pieces. */
export const withStock =
  (available: Readonly<Record<string, StockLevel>>): Step =>
  (story) => ({ ...story, stock: { ...story.stock, ...available } });

/** How its coupons stand when the order is placed. */
export const withStandings =
  (coupons: Readonly<Record<string, CouponStanding>>): Step =>
  (story) => ({ ...story, coupons });

/** Begins a story with a draft: enough stock of everything, default settings, on Monday. */
export const storyOf = (order: Order): Story => ({
  order,
  now: MONDAY,
  settings: DEFAULTS,
  stock: Object.fromEntries(
    [...order.lines.map((line) => line.productId), 'prod-new'].map((id) => [
      id,
      { available: 100, backorderAllowed: false },
    ]),
  ),
  events: [],
  effects: [],
  history: [],
});

/** Tells a story from a draft, or goes on with one. */
export const tell = (from: Order | Story, ...steps: readonly Step[]): Story =>
  steps.reduce((story, step) => step(story), 'history' in from ? from : storyOf(from));

/** The order after these steps. */
export const after = (from: Order | Story, ...steps: readonly Step[]): Order =>
  tell(from, ...steps).order;

/** Why a step is refused. @throws AssertionError where it is accepted */
export function refusalOf(from: Order | Story, step: Step): Refusal {
  try {
    tell(from, step);
  } catch (error) {
    if (error instanceof Refused) return error.refusal;
    throw error;
  }
  throw new AssertionError({ message: 'the action was accepted' });
}

/** The types of the events of a story's last action, as one readable line. */
export const eventsOf = (story: Story): string => story.events.map((e) => e.type).join(' ');

/** The effects of a story's last action, each in a few words. */
export const effectsIn = (story: Story): string[] => story.effects.map(inWords);

function inWords(effect: Effect): string {
  switch (effect.type) {
    case 'moveStock':
      return `${effect.movement} ${effect.lines.map((l) => `${l.quantity} ${l.lineId}`).join(', ')}`;
    case 'issueInvoice':
      return `number ${effect.series} ${effect.invoiceId}`;
    case 'numberReturn':
      return `number return ${effect.returnId}`;
    case 'settleAllotment':
      return `settle ${effect.allotmentId}`;
    case 'countCoupons':
      return `${effect.movement} ${effect.coupons.map((c) => c.code).join(', ')}`;
    case 'moveStoreCredit':
      return `store credit ${effect.amount}`;
    case 'bookTransfer':
      return `book ${effect.transferId} as ${effect.paymentId}`;
    case 'freeTransfer':
      return `free ${effect.transferId}`;
    case 'placeExchange':
      return `exchange ${effect.returnId}`;
    case 'labelBuyer':
      return `label ${effect.labels.join(', ')}`;
    case 'addLines':
      return `add lines ${effect.lines.join(', ')}`;
    case 'changeAddress':
      return `change address ${effect.which.join(', ')} by ${effect.editId ?? ''}`;
    case 'makeDocument':
      return `make ${effect.document} ${effect.subject}`;
    case 'sendMail': {
      const n = effect.n > 0 ? ` ${effect.n}` : '';
      const files = effect.attachments.length > 0 ? ` with ${effect.attachments.join(', ')}` : '';
      return `mail ${effect.to} ${effect.mail}${n} about ${effect.subject}${files}`;
    }
    default:
      return `${effect.type} ${effect.moveId} ${effect.amount}`;
  }
}

/** Asserts that a step is refused with that code, and that the sentence says what to do about it. */
export function assertRefused(
  from: Order | Story,
  step: Step,
  code: RefusalCode,
  sentence: RegExp,
): void {
  const refusal = refusalOf(from, step);
  deepEqual([refusal.code, sentence.test(refusal.sentence)], [code, true], refusal.sentence);
}
