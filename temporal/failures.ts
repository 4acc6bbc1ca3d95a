/** Types of application failures: told apart by these names, never by their messages. */
export const FailureType = {
  OrderNotFound: 'OrderNotFound',
  DocumentNotPrintable: 'DocumentNotPrintable',
} as const;
