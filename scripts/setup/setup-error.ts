/** A sentence for the person at the keyboard: what is wrong and what to do. Shown without a stack. */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}

/** The message of anything thrown, on one line. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return message.replaceAll(/\s+/g, ' ').trim();
}
