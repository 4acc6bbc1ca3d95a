import fc from 'fast-check';
import { freshCharge } from '../../../domain/order/fresh.ts';
import type { Order } from '../../../domain/order/order.ts';
import type { Settings } from '../../../domain/settings/settings.ts';
import { draftLine, draftOrder, METHODS, settingsWith, STORE } from './orders.ts';

/** Shops of every kind, and orders of every kind. */

/** Every step there is. */
const LONG_LADDER: Settings['capture']['ladder'] = [
  { hoursBefore: 48, do: 'captureDispatched' },
  { hoursBefore: 40, do: 'reauthorize' },
  { hoursBefore: 24, do: 'askPerson' },
  { hoursBefore: 6, do: 'captureDispatched' },
  { hoursBefore: 5, do: 'release' },
  { hoursBefore: 0, do: 'paymentLink' },
  { hoursBefore: -24, do: 'paymentLink' },
];

export const shops: fc.Arbitrary<Settings> = fc
  .record({
    invoiceTiming: fc.constantFrom('placing', 'shipping', 'payment', 'manual'),
    invoiceEdits: fc.constantFrom('automatic', 'manual'),
    stockTiming: fc.constantFrom('placing', 'shipping', 'manual'),
    onShipping: fc.boolean(),
    letsGo: fc.boolean(),
    restock: fc.boolean(),
    creditRecallAtOnce: fc.boolean(),
    costs: fc.constantFrom(0, 0, 250),
    refundShipping: fc.boolean(),
    standardDelivery: fc.constantFrom(null, 300),
    sendReplacement: fc.constantFrom('onApproval', 'onReceipt'),
    mailOnCancel: fc.boolean(),
    graceMinutes: fc.constantFrom(0, 0, 0, 5),
    cancelUnpaidAfterDays: fc.constantFrom(null, 10, 21),
    afterwards: fc.constantFrom('ask', 'cancel'),
  } as const)
  .map(({ onShipping, letsGo, costs, graceMinutes, afterwards, ...all }) => {
    const {
      restock,
      creditRecallAtOnce,
      refundShipping,
      standardDelivery,
      sendReplacement,
      ...rest
    } = all;
    const base = settingsWith();
    return {
      ...base,
      ...rest,
      grace: { ...base.grace, minutes: graceMinutes },
      capture: { ...base.capture, onShipping, ...(letsGo ? { ladder: LONG_LADDER } : {}) },
      shipping: { ...base.shipping, methods: METHODS },
      pickup: { ...base.pickup, afterwards },
      returns: {
        ...base.returns,
        ...{ restock, creditRecallAtOnce, refundShipping, standardDelivery, sendReplacement },
        costs: { default: costs },
      },
    };
  });

const lines = fc.array(
  fc
    .record({
      ordered: fc.integer({ min: 1, max: 4 }),
      unitPrice: fc.integer({ min: 0, max: 20_000 }),
      discounted: fc.integer({ min: 0, max: 100 }),
      taxRate: fc.constantFrom(0, 600, 900, 1900, 2100, 2500),
      sameProduct: fc.boolean(),
    })
    .map(({ discounted, ...line }) => ({
      ...line,
      discount: Math.floor((line.unitPrice * line.ordered * discounted) / 150),
    })),
  { minLength: 1, maxLength: 3 },
);

export const drafts: fc.Arbitrary<Order> = fc
  .record({
    lines,
    charge: fc.constantFrom(0, 1, 495, 999),
    chargeRate: fc.constantFrom(0, 900, 2100),
    pricesIncludeTax: fc.boolean(),
    country: fc.constantFrom('NL', 'DK'),
    method: fc.constantFrom('parcel', 'parcel', STORE.name),
    paymentMethod: fc.constantFrom('card', 'invoice', 'counter'),
    mailsOn: fc.boolean(),
  })
  .map(({ lines, charge, chargeRate, method, ...rest }) =>
    draftOrder({
      ...rest,
      lines: lines.map(({ ordered, sameProduct, ...line }, i) =>
        draftLine(`l${i}`, ordered, { ...line, ...(sameProduct ? { productId: 'same' } : {}) }),
      ),
      shipping: freshCharge({ method, price: charge, taxRate: chargeRate }),
    }),
  );
