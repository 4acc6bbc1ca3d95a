import { ApplicationFailure } from '@temporalio/activity';
import { PdfRenderError } from '../integrations/pdf/errors.ts';
import type { PdfRenderer } from '../integrations/pdf/renderer.ts';
import { FailureType } from '../temporal/failures.ts';

/** A page as PDF. @throws ApplicationFailure `DocumentNotPrintable` (not retried) */
export const printPage = (
  { pdf }: { readonly pdf: PdfRenderer },
  html: string,
): Promise<Uint8Array> => pdf.render(html).catch(asFailure);

/** A document that Chromium cannot print will not be printable tomorrow: a person should know today. */
function asFailure(error: unknown): never {
  if (!(error instanceof PdfRenderError) || error.retryable) throw error;
  throw ApplicationFailure.nonRetryable(error.message, FailureType.DocumentNotPrintable);
}
