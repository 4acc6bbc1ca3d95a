/** The shop whose orders are lived: a marketplace in Brazil, paid by card and by boleto. */
import { ulid } from 'ulid';
import type { OrderInput } from '../../api/orders/order-input.ts';
import type { Product } from '../../db/repositories/products.ts';
import { defaultSettings } from '../../domain/settings/defaults.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { Address, ShopIdentity } from '../../domain/settings/shop.ts';
import { DAY } from '../../domain/time/calendar.ts';
import type { PaymentMethod } from './life.ts';

const SHOP: ShopIdentity = {
  name: 'Feira Aberta',
  tagline: null,
  legalName: 'Feira Aberta Comércio Ltda.',
  address: {
    name: 'Feira Aberta Comércio Ltda.',
    company: null,
    street: 'Rua das Laranjeiras 410',
    postcode: '01310-100',
    city: 'São Paulo',
    country: 'BR',
  },
  email: 'pedidos@feira-aberta.example',
  phone: null,
  website: 'feira-aberta.example',
  vatId: '00.000.000/0001-91',
  register: 'NIRE 35200000000',
  iban: 'BR1500000000000010932840814P2',
  bic: 'BRASBRRJ',
  brandColor: '#1f4e79',
  logoSvg: null,
};

/** Days after which an order that was never paid is cancelled: longer than any boleto of the file took. */
const UNPAID_DAYS = 14;

/**
 * How this shop works; docs/simulate.md gives the reasons. `account`: customers whose goods may leave before
 * their money has come.
 */
export const marketplaceSettings = (): Settings => {
  const settings = defaultSettings(SHOP);
  return {
    ...settings,
    prices: { currency: 'BRL', includeTax: true },
    timeZone: 'America/Sao_Paulo',
    invoiceTiming: 'shipping',
    stockTiming: 'shipping',
    paymentReminderDays: [2, 5, 9],
    cancelUnpaidAfterDays: UNPAID_DAYS,
    // A card is charged at its approval, not by the parcel.
    capture: { ...settings.capture, onShipping: false, onlyAfterDispatchIn: [] },
    shipping: { ...settings.shipping, carriers: [], unpaidMethods: ['account'], deliveryDays: 20 },
  };
};

/** ms after the purchase at which an order that is never paid has met its end. */
export const neverPaidUntil = ({ cancelUnpaidAfterDays }: Settings): number =>
  (cancelUnpaidAfterDays ?? 0) * DAY;

const CUSTOMER: Address = {
  name: 'Cliente',
  company: null,
  street: 'Rua do Comércio 7',
  postcode: '20010-020',
  city: 'Rio de Janeiro',
  country: 'BR',
};

/** On the shelf: enough for every life. */
const PLENTY = 1_000_000;

/** What is sold: several, so that orders of one minute do not all wait for one shelf. */
export const ARTICLES: readonly Product[] = Array.from({ length: 20 }, (_, i) => ({
  ...article(`FA-${1001 + i}`),
  onHand: PLENTY,
}));

/** Sold although there is none: what `unavailable` orders were about. */
export const NOT_THERE: Product = { ...article('FA-9001'), backorderAllowed: true };

function article(sku: string): Product {
  return {
    id: ulid(),
    sku,
    name: `Article ${sku}`,
    details: null,
    location: null,
    lowStockThreshold: 0,
    expectedAt: null,
    customerLabel: null,
    opening: 0,
    unitPrice: 12_990,
    taxRate: 1800,
    active: true,
    backorderAllowed: false,
    onHand: 0,
    reserved: 0,
  };
}

/** What the customer of the n-th order asks for: one piece, as files tell lives and not baskets. */
export const inputFor = (n: number, sku: string, paymentMethod: PaymentMethod): OrderInput => ({
  kind: 'order',
  source: 'import',
  channel: 'marketplace',
  customer: {
    name: CUSTOMER.name,
    company: null,
    email: `cliente-${n}@clientes.example`,
    phone: null,
    vatId: null,
    locale: 'en',
  },
  billingAddress: CUSTOMER,
  shippingAddress: null,
  lines: [{ sku, quantity: 1, discount: 0 }],
  coupons: [],
  shippingMethod: 'correios',
  shippingPrice: 1990,
  paymentMethod,
  payment: null,
  comment: null,
  mailsOn: true,
  assignee: null,
  leadSource: null,
});
