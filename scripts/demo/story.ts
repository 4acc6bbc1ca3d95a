import type { TestProviderClient } from '../../integrations/payments/test-provider/client.ts';
import type { DemoApi, DemoOrder, Refused } from './api.ts';

/** What a step of the story leaves the order in; compared word for word. */
export interface Expected {
  readonly status: string;
  readonly payment: string;
  readonly goods: string;
  readonly onHold?: boolean;
}

/** One step of the order's life. */
export interface Chapter {
  /** The action, as in the API's address. */
  readonly action: string;
  readonly sentence: string;
  readonly take: (stage: Stage) => Promise<DemoOrder | Refused>;
  /** Null: the step is refused, and nothing changes. */
  readonly after: Expected | null;
}

/** Where the story is played. */
export interface Stage {
  readonly api: DemoApi;
  readonly provider: TestProviderClient;
  /** As it is now. @throws before it is placed */
  readonly order: () => DemoOrder;
}

const NORA = {
  name: 'Nora Visscher',
  street: 'Spaarne 94',
  postcode: '2011 CL',
  city: 'Haarlem',
  country: 'NL',
};

const ORDER = {
  source: 'web',
  customer: { name: NORA.name, email: 'nora.visscher@example.com', locale: 'nl' },
  billingAddress: NORA,
  lines: [
    { sku: 'LH-1180', quantity: 1 },
    { sku: 'LH-3310', quantity: 3 },
    { sku: 'LH-4102', quantity: 1 },
    { sku: 'LH-5207', quantity: 1 },
  ],
  shippingMethod: 'PostNL',
  shippingPrice: 495,
  paymentMethod: 'card',
  comment: 'Bij afwezigheid graag in het schuurtje naast de poort.',
};

const FIRST_PARCEL = [
  { lineId: 'l1', quantity: 1 },
  { lineId: 'l2', quantity: 2 },
];

const act =
  (action: string, body: object = {}) =>
  ({ api, order }: Stage): Promise<DemoOrder> =>
    api.post(`/api/orders/${order().id}/${action}`, body);

const parcel = (trackingNumber: string, lines: object[] | null) =>
  act('ship', { carrier: 'postnl', trackingNumber, lines });

/**
 * At the checkout the customer's bank reserves the amount, and the shop tells the order. The provider is not told
 * the order's number: its call-back would tell the same a second time, and whichever comes later is refused.
 */
async function authorize(stage: Stage): Promise<DemoOrder> {
  const { currency, money } = stage.order();
  const [scheme, amount] = ['visa', money.payable];
  const { reference } = await stage.provider.checkout({ amount, currency, scheme });
  return act('authorize', { provider: 'test', method: 'card', scheme, reference, amount })(stage);
}

const chapter = (
  action: string,
  sentence: string,
  take: Chapter['take'],
  after: Expected | null,
): Chapter => ({ action, sentence, take, after });

const stands = (status: string, payment: string, goods: string, onHold = false): Expected => ({
  ...{ status, payment, goods, onHold },
});

/** From the shop's checkout to the money back for one box of bulbs. */
export const STORY: readonly Chapter[] = [
  chapter(
    'place',
    'Nora orders four things in the web shop',
    ({ api }) => api.post('/api/orders', ORDER),
    stands('open', 'unpaid', 'unfulfilled'),
  ),
  chapter(
    'authorize',
    'her bank reserves the amount on her card',
    authorize,
    stands('open', 'authorized', 'unfulfilled'),
  ),
  chapter(
    'hold',
    'the shop wants to look at the address first',
    act('hold', { reason: 'addressCheck', note: 'New customer; the house number looks odd.' }),
    stands('open', 'authorized', 'unfulfilled', true),
  ),
  chapter(
    'ship',
    'somebody tries to ship it all the same',
    ({ api, order }) => api.postRefused(`/api/orders/${order().id}/ship`, {}),
    null,
  ),
  chapter(
    'release',
    'the address is right',
    act('release', { note: 'Called her: 94 it is.' }),
    stands('open', 'authorized', 'unfulfilled'),
  ),
  chapter(
    'ship',
    'the first parcel leaves, and its money is taken',
    parcel('3SLHOF0043127', FIRST_PARCEL),
    stands('open', 'partiallyPaid', 'partial'),
  ),
  chapter(
    'ship',
    'the second parcel leaves, and the rest is taken',
    parcel('3SLHOF0043128', null),
    stands('open', 'paid', 'shipped'),
  ),
  chapter('deliver', 'both arrive', act('deliver'), stands('completed', 'paid', 'delivered')),
  chapter(
    'return',
    'one box of bulbs is to go back',
    act('return', { lines: [{ lineId: 'l2', quantity: 1, reason: 'changedMind' }] }),
    stands('open', 'paid', 'delivered'),
  ),
  chapter(
    'approve-return',
    'the shop agrees',
    act('approve-return', { returnId: 'r1' }),
    stands('open', 'paid', 'delivered'),
  ),
  chapter(
    'receive-return',
    'the box is back on the shelf',
    act('receive-return', { returnId: 'r1' }),
    stands('open', 'paid', 'delivered'),
  ),
  chapter(
    'settle-return',
    'credit note and refund, over the same amount',
    act('settle-return', { returnId: 'r1' }),
    stands('completed', 'partiallyRefunded', 'delivered'),
  ),
];
