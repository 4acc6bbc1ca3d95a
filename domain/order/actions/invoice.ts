import { invoiceOfRest } from '../../invoice/due.ts';
import { refuse } from '../refusals.ts';
import { alive, firstRefusal, notHeld, type Rule } from '../rule.ts';

/** Makes an invoice by hand for all that is not invoiced yet (S052). */
export const invoice: Rule<'invoice'> = {
  guard: (order, { settings, now }) =>
    firstRefusal(
      () => alive(order),
      () => notHeld(order),
      () =>
        invoiceOfRest(order, settings, now)
          ? null
          : refuse('nothingToInvoice', 'Everything is invoiced.'),
    ),
  decide: (order, _payload, { settings, now }) =>
    [invoiceOfRest(order, settings, now)].filter((issued) => issued !== null),
};
