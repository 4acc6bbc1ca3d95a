import { createHash } from 'node:crypto';
import type { Database } from '../db/knex.ts';
import { findOrder } from '../db/repositories/orders.ts';
import {
  storeDocument,
  unrenderedDocument,
  type QueuedDocument,
} from '../db/repositories/outbox.ts';
import { locationsOf } from '../db/repositories/stock.ts';
import type { SettingsRepository } from '../db/repositories/settings.ts';
import { packingSlipSnapshot } from '../domain/document/packing-slip-snapshot.ts';
import type { OrderDocumentKind, OrderDocumentSnapshot } from '../domain/document/snapshot.ts';
import type { PdfRenderer } from '../integrations/pdf/renderer.ts';
import { renderDocumentHtml } from '../templates/documents.ts';
import { printPage } from './print-page.ts';
import { isQuoteKey, madeQuote } from './quote-document.ts';

export interface DocumentDeps {
  readonly db: Database;
  readonly settings: SettingsRepository;
  readonly pdf: PdfRenderer;
}

export type DocumentActivities = ReturnType<typeof createDocumentActivities>;

export const createDocumentActivities = (deps: DocumentDeps) => ({
  /**
   * Makes the document that somebody waits for; nothing is done where it is there.
   * @throws ApplicationFailure `DocumentNotPrintable` (not retried)
   */
  async printDocument(key: string): Promise<void> {
    if (isQuoteKey(key)) {
      await madeQuote(deps, key);
      return;
    }
    const document = await unrenderedDocument(deps.db, key);
    if (document) await makeDocument(deps, document);
  },
});

/** A document that has just been made. */
export interface MadeDocument {
  readonly kind: OrderDocumentKind;
  /** The invoice or shipment it is about. */
  readonly subject: string;
  readonly number: string;
  readonly pdf: Uint8Array;
}

/**
 * Makes a queued document and stores its bytes with their hash. Made twice, the first bytes stay: what a customer
 * holds in hand never changes (and the same snapshot gives the same bytes).
 * @throws ApplicationFailure `DocumentNotPrintable` (not retried)
 */
export async function makeDocument(
  deps: DocumentDeps,
  document: QueuedDocument,
): Promise<MadeDocument> {
  const snapshot = await snapshotOf(deps, document);
  const pdf = await printPage(deps, renderDocumentHtml(snapshot));
  const sha256 = createHash('sha256').update(pdf).digest('hex');
  await storeDocument(deps.db, document.key, pdf, sha256);
  return { kind: document.kind, subject: document.subject, number: snapshot.number, pdf };
}

async function snapshotOf(
  { db, settings }: DocumentDeps,
  { orderId, kind, subject, snapshot }: QueuedDocument,
): Promise<OrderDocumentSnapshot> {
  if (snapshot) return snapshot;
  if (kind !== 'packingSlip') throw new Error(`Order ${orderId} has no invoice ${subject}.`);
  const record = await findOrder(db, orderId);
  if (!record) throw new Error(`There is no order ${orderId}.`);
  const locations = await locationsOf(
    db,
    record.order.lines.map((line) => line.productId),
  );
  return packingSlipSnapshot(
    record.order,
    subject,
    record,
    locations,
    await settings.byVersion(record.order.settingsVersion),
  );
}
