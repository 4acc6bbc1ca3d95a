/** What the bare engine's processes agree on. */

/** On the same server as the orders, where their workers do not look. */
export const BARE_NAMESPACE = 'bench-bare';
/** Told to the parent when the worker polls. */
export const READY = 'ready';
