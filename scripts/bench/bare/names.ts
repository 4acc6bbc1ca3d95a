/** What the bare engine's processes agree on. */
export const BARE_QUEUE = 'bench-bare';
/** Told to the parent when the worker polls. */
export const READY = 'ready';
