import { standingOf } from '../../domain/invoice/status.ts';
import { sum } from '../../domain/money/money.ts';
import type { Invoice, Order } from '../../domain/order/order.ts';
import { quantityIn } from '../../domain/order/quantities.ts';
import type { Findings, Invariant } from './invariant.ts';
import { orderBatches, rowsOf } from './orders.ts';

interface InvoiceRow {
  readonly order_id: string;
  readonly invoice_id: string;
  readonly kind: string;
  readonly number: string;
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
  readonly standing: string;
  readonly open_amount: number;
}

/** What is invoiced is what the lines say, nothing is credited that was not invoiced. */
export const invoicesFitLines: Invariant = {
  id: 'I6',
  title: 'invoices cover what the lines say, credit notes point to an invoice and stay within it',
  facts: 'invoices and credit notes',
  async check(context, findings) {
    for await (const batch of orderBatches(context)) {
      const rows = await rowsOf<InvoiceRow>(context, 'invoices', batch, [
        ...['invoice_id', 'kind', 'number', 'net', 'tax', 'gross', 'standing', 'open_amount'],
      ]);
      for (const { id, number, order } of batch) {
        findings.looked(order.invoices.length);
        checkLines(number, order, findings);
        for (const invoice of order.invoices) checkCredit(number, order, invoice, findings);
        checkRows(number, order, rows.get(id) ?? [], findings);
      }
    }
  },
};

function checkLines(number: string, order: Order, findings: Findings): void {
  for (const line of order.lines) {
    const covered = (kind: Invoice['kind']) =>
      sum(
        order.invoices
          .filter((invoice) => invoice.kind === kind)
          .map((invoice) => quantityIn(invoice.portion.lines, line.id)),
      );
    const [invoiced, credited] = [covered('invoice'), covered('creditNote')];
    if (invoiced !== line.invoiced) {
      findings.violation(
        number,
        `line ${line.id}: ${line.invoiced} invoiced, on its invoices ${invoiced}`,
      );
    }
    if (credited !== line.credited) {
      findings.violation(
        number,
        `line ${line.id}: ${line.credited} credited, on its credit notes ${credited}`,
      );
    }
    if (line.credited > line.invoiced) {
      findings.violation(
        number,
        `line ${line.id}: ${line.credited} credited of ${line.invoiced} invoiced`,
      );
    }
  }
}

function checkCredit(number: string, order: Order, note: Invoice, findings: Findings): void {
  if (note.kind !== 'creditNote') return;
  const corrected = order.invoices.find(({ id }) => id === note.creditOf);
  if (corrected?.kind !== 'invoice') {
    findings.violation(number, `credit note ${note.id} corrects no invoice of this order`);
    return;
  }
  const notes = order.invoices.filter(({ creditOf }) => creditOf === corrected.id);
  const credited = -sum(notes.map(({ totals }) => totals.gross));
  if (credited > corrected.totals.gross) {
    findings.violation(
      number,
      `${credited} is credited of invoice ${corrected.id} over ${corrected.totals.gross}`,
    );
  }
}

function checkRows(
  number: string,
  order: Order,
  rows: readonly InvoiceRow[],
  findings: Findings,
): void {
  const written = new Map(rows.map((row) => [row.invoice_id, row]));
  for (const invoice of order.invoices) {
    const { id, kind, number: given, totals } = invoice;
    const { standing, open } = standingOf(order, invoice);
    const row = written.get(id);
    written.delete(id);
    const is =
      row && [row.kind, row.number, ...amountsOf(row), row.standing, row.open_amount].join(' ');
    const should = [kind, given, ...amountsOf(totals), standing, open].join(' ');
    if (is !== should) {
      findings.violation(number, `the row of ${id} is ${is ?? 'missing'}, should be ${should}`);
    }
  }
  for (const row of written.values()) {
    findings.violation(number, `${row.number} was issued, and the order knows nothing of it`);
  }
}

const amountsOf = ({ net, tax, gross }: Pick<InvoiceRow, 'net' | 'tax' | 'gross'>) => [
  net,
  tax,
  gross,
];
