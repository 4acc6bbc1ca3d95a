import { createHash } from 'node:crypto';
import type { Database } from '../db/knex.ts';
import { findQuoteDocument, storeQuoteDocument } from '../db/repositories/quotes.ts';
import type { QuoteSnapshot } from '../domain/document/snapshot.ts';
import type { PdfRenderer } from '../integrations/pdf/renderer.ts';
import { renderDocumentHtml } from '../templates/documents.ts';
import { printPage } from './print-page.ts';

export interface MadeQuote {
  readonly snapshot: QuoteSnapshot;
  readonly pdf: Uint8Array;
}

/** Whether a document's key is that of a quote. */
export const isQuoteKey = (key: string): boolean => key.startsWith('quote/');

/**
 * The document of a quote, printed now where it was not. Printed twice, the first bytes stay.
 * @throws ApplicationFailure `DocumentNotPrintable` (not retried)
 */
export async function madeQuote(
  deps: { readonly db: Database; readonly pdf: PdfRenderer },
  key: string,
): Promise<MadeQuote> {
  const document = await findQuoteDocument(deps.db, key);
  if (!document) throw new Error(`There is no document ${key}.`);
  const { snapshot } = document;
  if (document.pdf) return { snapshot, pdf: document.pdf };
  const pdf = await printPage(deps, renderDocumentHtml(snapshot));
  const sha256 = createHash('sha256').update(pdf).digest('hex');
  await storeQuoteDocument(deps.db, key, pdf, sha256);
  return { snapshot, pdf };
}
