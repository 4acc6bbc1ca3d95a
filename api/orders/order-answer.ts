import type { DocumentModel, OrderModel } from '../../db/models/models.ts';
import { findDeskRecord } from '../../db/repositories/desk-records.ts';
import type { OrderRecord } from '../../db/repositories/orders.ts';
import { shelvesOf, type ProductShelf } from '../../db/repositories/products.ts';
import { allowedActions } from '../../domain/order/allowed-actions.ts';
import { sum } from '../../domain/money/money.ts';
import type { ActionName } from '../../domain/order/actions.ts';
import { deadlines } from '../../domain/order/deadlines.ts';
import { known } from '../../domain/order/known.ts';
import { facetsOf } from '../../domain/order/facets.ts';
import type { Order } from '../../domain/order/order.ts';
import {
  activePortion,
  lineAmount,
  payable,
  portionTotals,
  unshippedQuantity,
} from '../../domain/order/quantities.ts';
import { waitsFor, WAITING_SENTENCES } from '../../domain/order/waiting.ts';
import {
  amountOpen,
  grantedRefunds,
  lostTotal,
  overpaid,
  capturedTotal,
  openAuthorization,
  refundedTotal,
} from '../../domain/payment/payments.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { payLaterMethods, pickupCode, pickupOf } from '../../domain/shipment/pickup.ts';
import { isLow } from '../../domain/stock/correction.ts';
import { expectedOf } from '../../domain/stock/expected.ts';
import { orderWorkflowId } from '../../temporal/names.ts';
import type { ApiDeps } from '../deps.ts';
import { isoInstants } from '../http/instants.ts';
import type { Answer } from '../http/route.ts';
import { exchangeLinks, returnsAnswer } from './exchange-answer.ts';
import type { OrderAnswer, OrderDetailAnswer } from './order-schema.ts';

/** `markUnpaid` as it stands in addresses: `mark-unpaid`. */
export const actionSlug = (action: ActionName): string =>
  action.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The order for whoever asked for it or changed it, with its version as `ETag`. */
export async function orderAnswer(
  deps: ApiDeps,
  record: OrderRecord,
  status: 200 | 201 = 200,
): Promise<Answer> {
  const body = await orderBody(deps, record);
  const headers = {
    ETag: etagOf(record),
    ...(status === 201 ? { Location: body.links['self'] ?? '' } : {}),
  };
  return { status, body, headers };
}

export const etagOf = ({ version }: Pick<OrderRecord, 'version'>): string => `"${version}"`;

/** An order as the API shows it. */
export async function orderBody(deps: ApiDeps, record: OrderRecord): Promise<OrderAnswer> {
  const { order, version, buyer, deliveryAddress, customerComment, customerId } = record;
  const settings = await deps.settings.byVersion(order.settingsVersion);
  const links = await exchangeLinks(deps.db, order);
  const { orderStatus, ...facets } = facetsOf(order);
  const self = `/api/orders/${order.id}`;
  const {
    met: _met,
    heldFor: _heldFor,
    extensions: _e,
    raisedAt: _raisedAt,
    country: _country,
    settingsVersion: _sv,
    ...shown
  } = order;
  return {
    ...isoInstants(shown),
    ...links,
    returns: returnsAnswer(order),
    version,
    status: orderStatus,
    ...facets,
    customer: {
      id: customerId,
      number: buyer.customerNumber,
      email: buyer.email,
      phone: buyer.phone,
    },
    vatId: buyer.vatId,
    billingAddress: buyer.address,
    deliveryAddress,
    comment: customerComment,
    lines: order.lines.map((line) => ({
      ...isoInstants(line),
      amount: lineAmount(line, line.ordered),
    })),
    pickupCode: pickupOf(order, settings) ? pickupCode(order) : null,
    totals: isoInstants(portionTotals(order, activePortion(order))),
    money: moneyOf(order),
    allowedActions: allowedActions(order, { now: deps.now(), settings }).map((entry) => ({
      ...entry,
      href: `${self}/${actionSlug(entry.action)}`,
    })),
    next: nextOf(order, settings),
    links: linksOf(deps, order, self),
  };
}

/** An order with all that hangs on it: notes, documents, mails. */
export async function orderDetailBody(
  deps: ApiDeps,
  record: OrderRecord,
  { notes = [], documents = [], messages = [] }: OrderModel,
): Promise<OrderDetailAnswer> {
  const [body, desk] = await Promise.all([
    bodyWithShelves(deps, record),
    findDeskRecord(deps.db, record.order.id),
  ]);
  return {
    ...body,
    record: known(desk, `order ${record.order.number} has no row`),
    notes: notes.map(({ actionId, note }) => ({ actionId, note })),
    documents: documents.map((document) => documentAnswer(record.order.id, document)),
    messages: messages.map(({ kind, recipient, status, subject, error, createdAt, sentAt }) => ({
      ...{ kind, recipient, status, subject, error },
      createdAt: createdAt.toISOString(),
      sentAt: sentAt?.toISOString() ?? null,
    })),
  };
}

/** The order with what its lines find on the shelf, and when more is expected (S075, S079, S080). */
async function bodyWithShelves(deps: ApiDeps, record: OrderRecord) {
  const productIds = record.order.lines.map(({ productId }) => productId);
  const [body, shelves] = await Promise.all([
    orderBody(deps, record),
    shelvesOf(deps.db, productIds),
  ]);
  return {
    ...body,
    lines: body.lines.map((shown, i) => {
      const line = record.order.lines[i];
      const shelf = shelves.get(shown.productId);
      const expected =
        line && unshippedQuantity(line) > 0
          ? expectedOf({
              product: shelf?.expectedAt ?? null,
              order: line.expectedAt,
              delivery: shelf?.deliveryAt ?? null,
            })
          : null;
      return {
        ...shown,
        stock: shelf ? shelfAnswer(shelf) : null,
        expected: isoInstants(expected),
      };
    }),
  };
}

const shelfAnswer = ({ onHand, reserved, lowStockThreshold }: ProductShelf) => ({
  ...{ onHand, reserved, available: onHand - reserved },
  low: isLow({ onHand, reserved }, lowStockThreshold),
});

/** A document without its bytes. */
export const documentAnswer = (
  orderId: string,
  { kind, subject, sha256, createdAt, renderedAt }: DocumentModel,
): OrderDetailAnswer['documents'][number] => ({
  ...{ kind, subject, sha256 },
  createdAt: createdAt.toISOString(),
  renderedAt: renderedAt?.toISOString() ?? null,
  href: documentHref(orderId, { kind, subject }),
});

/** Where a document's PDF is. */
export const documentHref = (
  orderId: string,
  { kind, subject }: { readonly kind: string; readonly subject: string },
): string => `/api/orders/${orderId}/documents/${kind}/${subject}.pdf`;

const moneyOf = (order: Order) => ({
  payable: payable(order),
  authorized: openAuthorization(order),
  captured: capturedTotal(order),
  refunded: refundedTotal(order),
  refundsOpen: sum(grantedRefunds(order).map(({ refund }) => refund.amount)),
  lost: lostTotal(order),
  open: amountOpen(order),
  overpaid: overpaid(order),
  underpaid: capturedTotal(order) > 0 ? amountOpen(order) : 0,
});

function nextOf(order: Order, settings: Settings): OrderAnswer['next'] {
  const waits = waitsFor(order, payLaterMethods(order, settings));
  return {
    waitsFor: waits,
    sentence: WAITING_SENTENCES[waits],
    deadlines: isoInstants(deadlines(order, settings)),
  };
}

/** Where everything that belongs to an order is. */
export function linksOf({ addresses, temporal }: ApiDeps, order: Order, self: string) {
  const { temporalUiUrl } = addresses;
  return {
    self,
    ...Object.fromEntries(
      ['history', 'invoices', 'shipments', 'returns', 'documents', 'forecast', 'why'].map(
        (part) => [part, `${self}/${part}`],
      ),
    ),
    ...(temporalUiUrl === undefined || order.status === 'draft'
      ? {}
      : { workflow: workflowUrl(temporalUiUrl, temporal.options.namespace, order.number) }),
  };
}

/** An order's workflow in the Temporal Web UI. */
export const workflowUrl = (uiUrl: string, namespace: string, orderNumber: string): string =>
  `${uiUrl}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(orderWorkflowId(orderNumber))}`;
