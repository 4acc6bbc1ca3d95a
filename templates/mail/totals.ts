import type { MailView } from '../../domain/notification/mail-view.ts';
import { percent } from '../format.ts';
import { fill } from '../words.ts';
import type { Speech, TotalsView } from './model.ts';

type Totalled = Extract<MailView, { kind: 'orderConfirmation' | 'orderChanged' | 'quote' }>;

/** Goods, sending and the sum, with the tax that is in it. */
export function totalsOf(view: Totalled, { words, amount }: Speech): TotalsView {
  const { totals, shippingLabel, shippingAmount, locale } = view;
  const parts = totals.rates
    .filter(({ tax }) => tax !== 0)
    .map(({ rate, tax }) =>
      fill(words.mail.taxPart, { amount: amount(tax), rate: percent(rate, locale) }),
    );
  return {
    rows: [
      { label: words.mail.subtotal, value: amount(totals.gross - shippingAmount) },
      { label: shippingLabel, value: amount(shippingAmount) },
    ],
    total: { label: words.mail.total, value: amount(totals.gross) },
    taxes:
      parts.length === 0 ? '' : fill(words.mail.taxes, { parts: listed(parts, words.mail.and) }),
  };
}

/** `a, b and c`. */
const listed = (parts: readonly string[], and: string): string =>
  parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} ${and} ${parts.at(-1) ?? ''}`;
