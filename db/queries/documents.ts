import type { OrderDocumentKind } from '../../domain/document/snapshot.ts';
import { DocumentModel } from '../models/models.ts';
import type { Executor } from '../knex.ts';

/** An order's documents without their bytes, oldest first. */
export async function documentsOf(executor: Executor, orderId: string): Promise<DocumentModel[]> {
  return DocumentModel.query(executor).modify('listed').where('order_id', orderId);
}

/** A document's bytes; `pdf` null where it is not made yet. Null where the order has no such document. */
export async function findPdf(
  executor: Executor,
  orderId: string,
  document: { readonly kind: OrderDocumentKind; readonly subject: string },
): Promise<FoundPdf | null> {
  const row: FoundPdf | undefined = await executor('documents')
    .where({ order_id: orderId, ...document })
    .first(['key', 'pdf', 'sha256']);
  return row ?? null;
}

interface FoundPdf {
  readonly key: string;
  readonly pdf: Buffer | null;
  readonly sha256: string | null;
}
