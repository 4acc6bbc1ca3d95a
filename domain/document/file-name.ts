import type { DocumentKind } from './snapshot.ts';

const WORDS: Readonly<Record<DocumentKind, string>> = {
  invoice: 'invoice',
  creditNote: 'credit-note',
  packingSlip: 'packing-slip',
  quote: 'quote',
};

/** What a document is called as a file: `invoice-F2026-000123.pdf`. */
export const documentFileName = (kind: DocumentKind, number: string): string =>
  `${WORDS[kind]}-${number.replace(/[^A-Za-z0-9._-]+/g, '-')}.pdf`;
