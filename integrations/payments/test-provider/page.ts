import { html } from '../../plain-page/html.ts';
import { page } from '../../plain-page/page.ts';
import type { BookedPayment } from './books.ts';
import type { Fault } from './faults.ts';

const SHOWN = 200;

const TONE = {
  pending: 'off',
  authorized: 'info',
  captured: 'good',
  voided: 'off',
  refunded: 'off',
  failed: 'bad',
  expired: 'warn',
} as const;

/** The payments on the test provider's books, for people. */
export function paymentsPage(payments: readonly BookedPayment[], faults: readonly Fault[]): string {
  const rows = payments.slice(0, SHOWN).map(
    (payment) =>
      html`<tr>
        <td>
          <a class="mono" href="/payments/${encodeURIComponent(payment.reference)}"
            >${payment.reference}</a
          >
          <div class="quiet">${payment.orderNumber ?? 'no order number'}</div>
        </td>
        <td>${payment.scheme}</td>
        <td class="${TONE[payment.status]}">${payment.status}</td>
        <td class="r b">${amount(payment.amount, payment.currency)}</td>
        <td class="r">${amount(payment.captured, payment.currency)}</td>
        <td class="r">${amount(payment.refunded, payment.currency)}</td>
        <td class="nowrap m">${moment(payment.authorizedUntil)}</td>
        <td class="nowrap m">${moment(payment.createdAt)}</td>
      </tr>`,
  );
  const table = html`<div class="card scroll">
    <table>
      <thead>
        <tr>
          <th>Payment</th>
          <th>Scheme</th>
          <th>Status</th>
          <th class="r">Amount</th>
          <th class="r">Captured</th>
          <th class="r">Refunded</th>
          <th>Authorised until</th>
          <th>Made (UTC)</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
  return page(
    'Test payment provider',
    html`<header>
        <div class="grow">
          <h1>Test payment provider</h1>
          <p class="quiet">
            No real money: demo and tests only.
            ${
              payments.length > SHOWN
                ? `The newest ${SHOWN} of ${payments.length} payments.`
                : `${payments.length} payments.`
            }
            ${faultLine(faults)}
          </p>
        </div>
      </header>
      ${
        payments.length === 0
          ? html`<div class="card empty">No payments yet. Place an order in the shop.</div>`
          : table
      }`,
  );
}

function faultLine(faults: readonly Fault[]): string {
  if (faults.length === 0) return '';
  return `Faults set: ${faults.map((fault) => fault.kind).join(', ')}.`;
}

function amount(minorUnits: number, currency: string): string {
  const format = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minorUnits / 10 ** digits);
}

function moment(at: number | null): string {
  return at === null ? '' : new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}
