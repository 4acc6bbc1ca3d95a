import type { Knex } from 'knex';
import { z } from 'zod';
import { retryingOnLockConflicts } from '../../db/lock-conflicts.ts';
import { saveDraft } from '../../db/repositories/drafts.ts';
import { lockOrder, type OrderRecord } from '../../db/repositories/orders.ts';
import { withCoupons, withoutCoupons } from '../../domain/coupon/grant.ts';
import { discarded } from '../../domain/order/draft.ts';
import type { Order } from '../../domain/order/order.ts';
import type { ApiDeps } from '../deps.ts';
import { refused } from '../http/problem.ts';
import { judgeCoupons } from './coupons-of-order.ts';
import { DRAFT_PARTS, changedBuyer, changedContents } from './draft-parts.ts';
import { changedBy } from '../desk/changed-by.ts';
import type { ApiRequest } from '../http/route.ts';
import { requireOrder, requireVersion, unknownOrder, versionOf } from './find-order.ts';
import { refuseErrors } from './lines-of-products.ts';
import { CouponCodes } from './order-input.ts';
import { againOnDuplicate } from './place-order.ts';

type Request = Pick<ApiRequest<unknown, unknown, unknown>, 'caller' | 'requestId' | 'headers'>;

/** What is to be changed of a draft; what is left out stays. */
export const DraftEdit = z
  .strictObject({ ...DRAFT_PARTS, coupons: CouponCodes.optional().describe('All it is to have') })
  .meta({ id: 'DraftEdit' });
export type DraftEdit = z.output<typeof DraftEdit>;

/**
 * Changes a draft, all of it or nothing; what its coupons give is worked out anew.
 *
 * @param request who asks, and in `If-Match` the ETag it was read at: another screen's edit in between is not
 *   overwritten (N12)
 * @throws Problem 404, 409 for what is placed already, 412 where it has changed, 422 naming the fields at fault
 */
export async function editDraft(
  deps: ApiDeps,
  key: string,
  edit: DraftEdit,
  request: Request,
): Promise<OrderRecord> {
  const settings = await deps.settings.current();
  return changeDraft(deps, key, request.headers['if-match'], async (trx, record) => {
    const by = changedBy(deps, request, `order ${record.order.id}`);
    const { order, ...persons } = await changedBuyer(trx, record, edit, { settings, by });
    const bare = await changedContents(trx, withoutCoupons(order), edit);
    const codes = edit.coupons ?? order.coupons.map(({ code }) => code);
    const customer = { id: persons.customerId };
    const { coupons, errors } = await judgeCoupons(trx, bare, codes, { customer, now: by.at });
    refuseErrors(errors);
    return { ...persons, order: withCoupons(bare, coupons) };
  });
}

/** Gives a draft up. @throws as `editDraft` */
export const discardDraft = (
  deps: ApiDeps,
  key: string,
  ifMatch: string | undefined,
): Promise<OrderRecord> =>
  changeDraft(deps, key, ifMatch, (_trx, record) =>
    Promise.resolve({ ...record, order: discarded(record.order, deps.now()) }),
  );

async function changeDraft(
  deps: ApiDeps,
  key: string,
  ifMatch: string | undefined,
  change: (trx: Knex.Transaction, record: OrderRecord) => Promise<Omit<OrderRecord, 'version'>>,
): Promise<OrderRecord> {
  const { order } = await requireOrder(deps, key);
  return retryingOnLockConflicts(() =>
    againOnDuplicate(() =>
      deps.db.transaction(async (trx) => {
        const locked = await lockOrder(trx, order.id, '');
        if (!locked) throw unknownOrder(key);
        const { record } = locked;
        refuseUnlessDraft(record.order);
        requireVersion(record, versionOf(ifMatch, record));
        const changed = await change(trx, record);
        return saveDraft(trx, { ...changed, version: record.version }, deps.now());
      }),
    ),
  );
}

function refuseUnlessDraft({ status, number }: Order): void {
  if (status === 'draft') return;
  throw status === 'cancelled'
    ? refused({ code: 'orderCancelled', sentence: `${number} was given up. Make a new draft.` })
    : refused({
        code: 'alreadyPlaced',
        sentence: `Order ${number} is placed and no draft any more. Use the actions of the order.`,
      });
}
