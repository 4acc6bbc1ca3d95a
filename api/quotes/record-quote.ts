import type { Knex } from 'knex';
import { retryingOnLockConflicts } from '../../db/lock-conflicts.ts';
import { upsertCustomer } from '../../db/repositories/customers.ts';
import { nextNumber } from '../../db/repositories/number-series.ts';
import {
  findQuote,
  insertQuote,
  saveQuote,
  type QuoteRecord,
} from '../../db/repositories/quotes.ts';
import { linesWanted, shippingFor } from '../../domain/order/draft.ts';
import { freshOrder } from '../../domain/order/fresh.ts';
import type { Order } from '../../domain/order/order.ts';
import { usualLastDay } from '../../domain/quote/quote.ts';
import { editRefusal } from '../../domain/quote/rules.ts';
import { numberSource } from '../../domain/settings/number.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { ApiDeps } from '../deps.ts';
import { changedBy } from '../desk/changed-by.ts';
import type { ApiRequest, Attempt } from '../http/route.ts';
import { buyerOf } from '../orders/draft.ts';
import { changedBuyer, changedContents } from '../orders/draft-parts.ts';
import { requireVersion, versionOf } from '../orders/find-order.ts';
import { productsOf } from '../orders/lines-of-products.ts';
import { againOnDuplicate } from '../orders/place-order.ts';
import { refuseQuote, requireQuote, unknownQuote } from './quote-answer.ts';
import type { QuoteEdit, QuoteInput } from './quote-schema.ts';

/** Who asks, upon which request. */
type Asked = Pick<ApiRequest<unknown, unknown, unknown>, 'caller' | 'requestId'>;

/** A new quote before it has its number. */
export type NewQuote = Pick<
  QuoteRecord,
  'buyer' | 'deliveryAddress' | 'customerId' | 'customerComment' | 'copyOf'
> & { readonly draft: Order; readonly validUntil: string };

/**
 * Records a quote; its id is that of the attempt, so a repetition finds it.
 * @throws Problem 422 naming the lines at fault
 */
export async function makeQuote(
  deps: ApiDeps,
  input: QuoteInput,
  request: Asked & { readonly attempt: Attempt },
): Promise<QuoteRecord> {
  const settings = await deps.settings.current();
  const products = await productsOf(deps.db, input.lines);
  const at = deps.now();
  const draft = quotedDraft(input, products, settings);
  const { attempt } = request;
  const by = changedBy(deps, request, `quote ${attempt.actionId}`);
  return recordQuote(deps, settings, attempt, async (trx) => {
    const { customer, billingAddress } = input;
    const numbers = numberSource(settings, 'customer', at);
    const key = await upsertCustomer(trx, { ...customer, billingAddress }, numbers, by);
    const buyer = buyerOf(input, key.number);
    return {
      draft,
      buyer,
      deliveryAddress: input.shippingAddress ?? billingAddress,
      customerId: key.id,
      customerComment: input.comment,
      copyOf: null,
      validUntil: input.validUntil ?? usualLastDay(at, settings),
    };
  });
}

/** Numbers and records what `make` puts together, once for each attempt. */
export async function recordQuote(
  deps: ApiDeps,
  settings: Settings,
  { actionId, resumed }: Attempt,
  make: (trx: Knex.Transaction) => Promise<NewQuote>,
): Promise<QuoteRecord> {
  const known = resumed ? await findQuote(deps.db, actionId) : null;
  if (known) return known;
  const at = deps.now();
  return retryingOnLockConflicts(() =>
    againOnDuplicate(() =>
      deps.db.transaction(async (trx) => {
        const { draft, validUntil, ...rest } = await make(trx);
        const { number } = await nextNumber(trx, numberSource(settings, 'quote', at), at);
        const record: QuoteRecord = {
          ...rest,
          quote: { id: actionId, number, status: 'open', validUntil, orderId: null, draft },
          ...{ version: 0, sentAt: null, acceptedAt: null, declinedAt: null, createdAt: at },
        };
        await insertQuote(trx, record);
        return record;
      }),
    ),
  );
}

function quotedDraft(
  input: QuoteInput,
  products: Awaited<ReturnType<typeof productsOf>>,
  { prices, version }: Settings,
): Order {
  const lines = linesWanted(
    [],
    products.map((product, i) => ({
      product,
      quantity: input.lines[i]?.quantity ?? 0,
      discount: input.lines[i]?.discount ?? null,
      unitPrice: input.lines[i]?.unitPrice ?? null,
      lineId: null,
    })),
  );
  return freshOrder({
    ...{ id: '', number: '', source: input.source, channel: input.channel },
    ...{ currency: prices.currency, pricesIncludeTax: prices.includeTax },
    locale: input.customer.locale,
    country: (input.shippingAddress ?? input.billingAddress).country,
    lines,
    shipping: shippingFor(lines, input.shippingMethod, input.shippingPrice),
    ...{ paymentMethod: input.paymentMethod, mailsOn: input.mailsOn, settingsVersion: version },
  });
}

/**
 * Changes a quote, all of it or nothing. It is open again then: what the customer was sent holds no more.
 * @throws Problem 404, 409 for one that is accepted, 412 where it has changed, 422 naming the fields at fault
 */
export async function editQuote(
  deps: ApiDeps,
  key: string,
  edit: QuoteEdit,
  request: Asked & Pick<ApiRequest<unknown, unknown, unknown>, 'headers'>,
): Promise<QuoteRecord> {
  const settings = await deps.settings.current();
  return changeQuote(deps, key, async (trx, record) => {
    const by = changedBy(deps, request, `quote ${record.quote.id}`);
    requireVersion(record, versionOf(request.headers['if-match'], record), 'quote');
    refuseQuote(editRefusal(record.quote));
    const { order, ...rest } = await changedBuyer(
      trx,
      { ...record, order: record.quote.draft },
      edit,
      { settings, by },
    );
    const draft = await changedContents(trx, order, edit);
    const validUntil = edit.validUntil ?? record.quote.validUntil;
    return {
      ...rest,
      quote: { ...record.quote, draft, validUntil, status: 'open' },
      ...{ version: record.version + 1, sentAt: null, declinedAt: null },
    };
  });
}

/** Notes that the customer does not want it. @throws Problem 404, 409 for one that is accepted */
export const declineQuote = (deps: ApiDeps, key: string): Promise<QuoteRecord> =>
  changeQuote(deps, key, (_trx, record) => {
    refuseQuote(editRefusal(record.quote));
    return Promise.resolve({
      ...record,
      quote: { ...record.quote, status: 'declined' },
      declinedAt: record.declinedAt ?? deps.now(),
    });
  });

/** Changes a quote while nobody else does. @throws Problem 404 */
export async function changeQuote(
  deps: ApiDeps,
  key: string,
  change: (trx: Knex.Transaction, record: QuoteRecord) => Promise<QuoteRecord>,
): Promise<QuoteRecord> {
  const { quote } = await requireQuote(deps, key);
  return retryingOnLockConflicts(() =>
    againOnDuplicate(() =>
      deps.db.transaction(async (trx) => {
        const record = await findQuote(trx, quote.id, { locked: true });
        if (!record) throw unknownQuote(key);
        const changed = await change(trx, record);
        await saveQuote(trx, changed, deps.now());
        return changed;
      }),
    ),
  );
}
