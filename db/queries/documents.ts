import type { DocumentKind } from '../../domain/document/snapshot.ts';
import { DocumentModel } from '../models/models.ts';
import type { Executor } from '../knex.ts';

/** An order's documents without their bytes, oldest first. */
export async function documentsOf(executor: Executor, orderId: string): Promise<DocumentModel[]> {
  return DocumentModel.query(executor).modify('listed').where('order_id', orderId);
}

/** A document's bytes; `pdf` null while it is being made. Null where the order has no such document. */
export async function findPdf(
  executor: Executor,
  orderId: string,
  document: { readonly kind: DocumentKind; readonly subject: string },
): Promise<{ readonly pdf: Buffer | null; readonly sha256: string | null } | null> {
  const row: { pdf: Buffer | null; sha256: string | null } | undefined = await executor('documents')
    .where({ order_id: orderId, ...document })
    .first(['pdf', 'sha256']);
  return row ?? null;
}
