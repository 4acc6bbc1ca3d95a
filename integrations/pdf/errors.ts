/** A document that could not be printed. */
export class PdfRenderError extends Error {
  override readonly name = 'PdfRenderError';
  /** Whether the same document may succeed when it is tried again: the browser failed, not the document. */
  readonly retryable: boolean;

  constructor(message: string, options: { retryable: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
  }
}
