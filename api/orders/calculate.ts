import { z } from 'zod';
import { withCoupons } from '../../domain/coupon/grant.ts';
import { linesWanted, shippingFor, type WantedLine } from '../../domain/order/draft.ts';
import { freshOrder } from '../../domain/order/fresh.ts';
import type { Order } from '../../domain/order/order.ts';
import { activePortion, lineAmount, portionTotals } from '../../domain/order/quantities.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { ApiDeps } from '../deps.ts';
import { isoInstants } from '../http/instants.ts';
import { judgeCoupons } from './coupons-of-order.ts';
import { productsFor } from './lines-of-products.ts';
import { CouponCodes, CustomerInput, DraftLines, money, text } from './order-input.ts';
import { CouponGrantSchema, TotalsSchema } from './order-schema.ts';

export const CalculationInput = z
  .strictObject({
    lines: DraftLines,
    coupons: CouponCodes.default([]),
    shippingMethod: text(100).default('parcel'),
    shippingPrice: money.default(0),
    email: CustomerInput.shape.email
      .nullable()
      .default(null)
      .describe('Who orders, for coupons that not everybody may use'),
  })
  .meta({ id: 'CalculationInput' });

const amount = z.int().describe('Minor units');

export const CalculationSchema = z
  .strictObject({
    currency: z.string(),
    pricesIncludeTax: z.boolean(),
    lines: z.array(
      z.strictObject({
        sku: z.string(),
        name: z.string(),
        quantity: z.int(),
        unitPrice: amount,
        discount: amount.describe('With what coupons give'),
        taxRate: z.int(),
        amount,
        available: z.int().describe('Pieces that can be sold today'),
      }),
    ),
    shipping: z.strictObject({ method: z.string(), price: amount, taxRate: z.int() }),
    coupons: z.array(CouponGrantSchema),
    totals: TotalsSchema,
    problems: z.array(z.strictObject({ field: z.string(), message: z.string() })),
  })
  .meta({ id: 'Calculation' });

/** Works out what an order would come to; what is at fault is named and left out. */
export async function calculate(
  { db, settings, now }: ApiDeps,
  input: z.output<typeof CalculationInput>,
): Promise<z.input<typeof CalculationSchema>> {
  const { products, errors } = await productsFor(db, input.lines);
  const faulty = (i: number) => errors.some(({ field }) => field.startsWith(`lines[${i}]`));
  const wanted = input.lines.flatMap(({ quantity, discount, unitPrice }, i): WantedLine[] => {
    const product = products[i];
    if (!product || faulty(i)) return [];
    return [{ product, quantity, discount, unitPrice, lineId: null }];
  });
  const bare = draftFor(wanted, input, await settings.current());
  const customer = input.email === null ? null : { email: input.email };
  const judged = await judgeCoupons(db, bare, input.coupons, { customer, now: now() });
  const draft = withCoupons(bare, judged.coupons);
  const { method, price, taxRate } = draft.shipping;
  return {
    currency: draft.currency,
    pricesIncludeTax: draft.pricesIncludeTax,
    lines: draft.lines.map((line) => {
      const { sku, name, ordered, unitPrice, discount } = line;
      const product = products.find((one) => one?.id === line.productId);
      const available = Math.max(0, (product?.onHand ?? 0) - (product?.reserved ?? 0));
      return {
        ...{ sku, name, unitPrice, discount, available },
        ...{ quantity: ordered, taxRate: line.taxRate, amount: lineAmount(line, ordered) },
      };
    }),
    shipping: { method, price, taxRate },
    coupons: isoInstants(draft.coupons),
    totals: isoInstants(portionTotals(draft, activePortion(draft))),
    problems: [...errors, ...judged.errors],
  };
}

function draftFor(
  wanted: readonly WantedLine[],
  { shippingMethod, shippingPrice }: z.output<typeof CalculationInput>,
  { prices, version }: Settings,
): Order {
  const lines = linesWanted([], wanted);
  return freshOrder({
    ...{ id: '', number: '', source: 'api', channel: 'default', locale: 'en', country: '' },
    currency: prices.currency,
    pricesIncludeTax: prices.includeTax,
    lines,
    shipping: shippingFor(lines, shippingMethod, shippingPrice),
    paymentMethod: '',
    settingsVersion: version,
  });
}
