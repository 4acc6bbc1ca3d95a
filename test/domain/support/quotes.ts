import type { Quote } from '../../../domain/quote/quote.ts';
import { draftOrder, SHOP } from './orders.ts';

/** An open quote over the usual draft, good until the end of March 2026, unless told otherwise. */
export const quoteOf = (changes: Partial<Quote> = {}): Quote => ({
  id: 'q1',
  number: 'Q2026-00001',
  status: 'open',
  validUntil: '2026-03-31',
  orderId: null,
  draft: draftOrder(),
  ...changes,
});

export const QUOTE_PARTIES = {
  buyer: {
    address: SHOP.address,
    vatId: null,
    customerNumber: 'K-20001',
    email: 'buyer@example.test',
    phone: null,
  },
  deliveryAddress: SHOP.address,
};
