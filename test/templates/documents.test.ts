import assert from 'node:assert/strict';
import type { InvoiceSnapshot } from '../../domain/document/snapshot.ts';
import { LOCALES } from '../../domain/settings/shop.ts';
import { totalsOf } from '../../domain/money/tax.ts';
import { renderDocumentHtml } from '../../templates/documents.ts';
import {
  sampleCreditNote,
  sampleDocument,
  sampleInvoice,
  samplePackingSlip,
  SAMPLE_SHOP,
} from '../../templates/samples.ts';
import { wordsFor } from '../../templates/words.ts';

/** What is read on the page: no tags, no style sheet, entities resolved, blanks made plain. */
const readable = (html: string): string =>
  html
    .replace(/<style>[^]*?<\/style>/g, '')
    .replace(/<(?:td|dd|dt|p|br|small|b)[^>]*>/g, ' ')
    .replace(/<[^>]+>/g, '')
    .replace(/&#x?([0-9A-F]+);/gi, (whole, code: string) =>
      String.fromCodePoint(parseInt(code, whole.includes('x') ? 16 : 10)),
    )
    .replace(/&amp;/g, '&')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/[\s\u00a0\u2002\u202f]+/g, ' ');

const paid = (invoice: InvoiceSnapshot): InvoiceSnapshot => ({
  ...invoice,
  payment: { state: 'paid', method: 'ideal', paidAt: invoice.issuedAt },
});

describe('documents', () => {
  for (const locale of LOCALES) {
    for (const kind of ['invoice', 'creditNote', 'packingSlip'] as const) {
      it(`says what the ${kind} is, in ${locale}, and leaves no place empty`, () => {
        const html = renderDocumentHtml(sampleDocument(kind, locale));
        assert.match(html, new RegExp(`<html lang="${locale}">`));
        assert.match(
          html,
          new RegExp(`<h1 class="(long)?">${wordsFor(locale).document[kind]}</h1>`),
        );
        assert.equal(html.match(/<h1/g)?.length, 1);
        assert.doesNotMatch(readable(html), /undefined|null|NaN|\{\w+\}|\[object|\*\*/);
      });
    }
  }

  it('prints all that a full invoice must say (art. 226)', () => {
    const text = readable(renderDocumentHtml(sampleInvoice('en')));
    for (const fact of [
      'F2026-001284', // (2) number
      'Invoice date 19 November 2026', // (1) date of issue
      'Date of supply 19 November 2026', // (7) date of supply
      'Harbour Street Studio Ltd', // (5) the buyer
      'Snoeischaar Linde 21 LH-1180', // (6) nature
      '2 40.50', // (6) quantity, (8) unit price
    ]) {
      assert.ok(text.includes(fact), `${fact} in ${text}`);
    }
    const { totals } = sampleInvoice('en');
    for (const { net, tax, gross } of totals.rates) {
      const row = [net, tax, gross].map((minor) => (minor / 100).toFixed(2)).join(' ');
      assert.ok(text.includes(row), row);
    }
    assert.ok(text.includes(`Amount due €${(totals.gross / 100).toFixed(2)}`));
  });

  it('names the seller with VAT id and register in the footer of every page', () => {
    const html = renderDocumentHtml(sampleInvoice('en'));
    const [footer = ''] = /@bottom-left\{[^}]+\}/.exec(html) ?? [];
    for (const part of ['Lindehof B', 'NL862417305B01', 'KvK 81640275', 'Zijlweg 214']) {
      assert.ok(footer.includes(part), part);
    }
    assert.match(html, /content:"Page " counter\(page\) " of " counter\(pages\)/);
  });

  it('shows how to pay only while something is to be paid', () => {
    const due = renderDocumentHtml(sampleInvoice('en'));
    assert.match(due, /aria-label="EPC-QR code/);
    const settled = renderDocumentHtml(paid(sampleInvoice('en')));
    assert.doesNotMatch(settled, /EPC-QR|Pay before|Amount due/);
    assert.match(readable(settled), /Paid on 19 November 2026 by iDEAL/);
    const reserved = { state: 'authorized', method: 'klarna' } as const;
    const authorized = readable(renderDocumentHtml({ ...sampleInvoice('en'), payment: reserved }));
    assert.match(authorized, /Klarna has reserved the amount/);
  });

  it('draws no EPC code for an invoice in kroner', () => {
    const html = renderDocumentHtml({ ...sampleInvoice('da'), currency: 'DKK' });
    assert.doesNotMatch(html, /class="qr"/);
    assert.match(readable(html), /Sådan betaler du/);
  });

  it('shows what was paid before as payment, not as a discount', () => {
    const invoice = sampleInvoice('en');
    const { gross } = invoice.totals;
    const payment = {
      state: 'due',
      amountDue: gross - 10_000,
      reference: 'x',
      link: null,
    } as const;
    const text = readable(renderDocumentHtml({ ...invoice, payment }));
    assert.match(text, /Already paid −€100\.00/);
    assert.ok(text.includes(`Amount due €${((gross - 10_000) / 100).toFixed(2)}`));
  });

  it('shows prices with tax in a shop that has them, and prices without it to a business too', () => {
    const incl = inclusive();
    assert.match(readable(renderDocumentHtml(incl)), /Price incl\. ?VAT ?Amount incl\. €/);
    assert.doesNotMatch(readable(renderDocumentHtml(incl)), /excl\./);
    const business = { ...incl.buyer, vatId: 'IE6388047V' };
    const text = readable(renderDocumentHtml({ ...incl, buyer: business }));
    assert.match(text, /121\.00 100\.00 excl\./);
    assert.match(text, /VAT no\. IE6388047V/);
  });

  it('writes a discount in percent where it is one, else as an amount', () => {
    const text = readable(renderDocumentHtml(sampleInvoice('en', 4)));
    assert.match(text, /73\.97 15% 21% 62\.87/);
    const [first, ...rest] = sampleInvoice('en', 4).lines;
    assert.ok(first);
    const odd = { ...first, discount: 123, amount: first.amount - 123 };
    const other = { ...sampleInvoice('en', 4), lines: [odd, ...rest] };
    assert.match(readable(renderDocumentHtml(other)), /40\.50 −1\.23 21%/);
  });

  it('takes one row per line from thirteen lines on', () => {
    assert.doesNotMatch(renderDocumentHtml(sampleInvoice('nl', 12)), /class="lines dense"/);
    assert.match(renderDocumentHtml(sampleInvoice('nl', 13)), /class="lines dense"/);
  });

  it('prints the ground of exemption where no tax is charged', () => {
    const html = renderDocumentHtml({ ...sampleInvoice('de'), taxCase: 'reverseCharge' });
    assert.match(readable(html), /Steuerschuldnerschaft des Leistungsempfängers/);
  });

  it('says what the seller’s country wants said about late payment', () => {
    const german = { ...SAMPLE_SHOP, address: { ...SAMPLE_SHOP.address, country: 'DE' } };
    const invoice = { ...sampleInvoice('de'), shop: german };
    assert.match(readable(renderDocumentHtml(invoice)), /§ 286 Abs\. 3 BGB/);
    assert.doesNotMatch(readable(renderDocumentHtml(paid(invoice))), /286/);
    assert.doesNotMatch(readable(renderDocumentHtml(sampleInvoice('de'))), /286/);
  });

  it('names the invoice that a credit note corrects, with amounts below zero', () => {
    const text = readable(renderDocumentHtml(sampleCreditNote('de')));
    assert.match(text, /Zur Rechnung F2026-001284/);
    assert.match(text, /1 40,50 21 % −40,50/);
    assert.match(text, /Erstattung −99,02 €/);
    assert.match(text, /Rechnungskorrektur/);
    assert.doesNotMatch(text, /EPC-QR/);
  });

  it('speaks of money refunded only once it is', () => {
    const note = sampleCreditNote('en');
    assert.ok(note.refund);
    const pending = { ...note, refund: { ...note.refund, refundedAt: null } };
    assert.match(readable(renderDocumentHtml(note)), /Refunded on 27 November 2026/);
    assert.doesNotMatch(readable(renderDocumentHtml(pending)), /Refunded on|Refunded −/);
    const credit = { ...note.refund, method: 'storeCredit', refundedAt: null };
    assert.match(
      readable(renderDocumentHtml({ ...note, refund: credit })),
      /Refunded to store credit.* The amount goes onto your store credit/,
    );
    const kept = { kind: 'returnCosts', amount: 574, taxRate: 2100 } as const;
    assert.match(
      readable(renderDocumentHtml({ ...note, deductions: [kept] })),
      /Subtotal −€86\.38 Return costs 21% €5\.74/,
    );
    const nothing = readable(renderDocumentHtml({ ...note, refund: null }));
    assert.match(nothing, /Nothing had been paid yet/);
  });

  it('says on a packing slip whom it is brought to, or who fetches it where (S078)', () => {
    const slip = samplePackingSlip('en');
    assert.match(readable(renderDocumentHtml(slip)), /Deliver to/);
    const fetched = readable(renderDocumentHtml({ ...slip, collectAt: 'Store Haarlem' }));
    assert.match(fetched, /Fetched by/);
    assert.match(fetched, /Collect at Store Haarlem/);
    assert.doesNotMatch(fetched, /Deliver to/);
  });

  it('prints no price on a packing slip, and marks what is still to follow', () => {
    const text = readable(renderDocumentHtml(samplePackingSlip('en')));
    assert.doesNotMatch(text, /€|\d\.\d\d\b/);
    assert.match(text, /Windlicht Duister gerookt glas, 18 cm LH-6015 6 4 2 expected week 49/);
    assert.match(text, /Pieces in this parcel: 12, on 6 of 6 lines\. Still to follow: 2\./);
    assert.match(text, /If nobody is in, please leave it in the shed/);
  });

  it('depends on its snapshot alone', () => {
    for (const kind of ['invoice', 'creditNote', 'packingSlip'] as const) {
      const snapshot = sampleDocument(kind, 'fr');
      const copy = JSON.parse(JSON.stringify(snapshot)) as typeof snapshot;
      assert.equal(renderDocumentHtml(copy), renderDocumentHtml(snapshot));
    }
  });

  it('treats every free text as text', () => {
    const evil = `"><img src=x onerror=alert(1)></style></title><script>alert(1)</script>`;
    const invoice = sampleInvoice('en', 1);
    const [line] = invoice.lines;
    assert.ok(line);
    const html = renderDocumentHtml({
      ...invoice,
      number: evil,
      shop: { ...invoice.shop, name: evil, legalName: evil, tagline: evil, register: evil },
      lines: [{ ...line, name: evil, details: evil, sku: evil, reason: evil }],
      buyer: {
        ...invoice.buyer,
        customerNumber: evil,
        address: { ...invoice.buyer.address, name: evil },
      },
    });
    assert.doesNotMatch(html, /<img src=x|<script|onerror=alert/);
    assert.equal(html.match(/<\/style>/g)?.length, 1);
    assert.equal(html.match(/<\/title>/g)?.length, 1);
    const slip = { ...samplePackingSlip('en'), customerComment: evil };
    assert.match(renderDocumentHtml(slip), /‘&quot;&gt;&lt;img src&#x3D;x onerror/);
    assert.doesNotMatch(renderDocumentHtml(slip), /<img src=x|<script/);
  });
});

/** One line of € 121.00 with 21 % tax in it. */
function inclusive(): InvoiceSnapshot {
  const invoice = sampleInvoice('en', 1);
  const [line] = invoice.lines;
  assert.ok(line);
  const lines = [{ ...line, quantity: 1, unitPrice: 12_100, discount: 0, amount: 12_100 }];
  const totals = totalsOf(lines, true);
  return { ...invoice, pricesIncludeTax: true, lines, shipping: null, totals };
}
