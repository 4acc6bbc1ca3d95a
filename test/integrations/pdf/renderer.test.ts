import assert from 'node:assert/strict';
import { PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { LOCALES } from '../../../domain/settings/shop.ts';
import { createPdfRenderer, type PdfRenderer } from '../../../integrations/pdf/renderer.ts';
import { amount } from '../../../templates/format.ts';
import { renderDocumentHtml } from '../../../templates/documents.ts';
import {
  sampleCreditNote,
  sampleDocument,
  sampleInvoice,
  samplePackingSlip,
} from '../../../templates/samples.ts';
import { TEST_BROWSER } from './chromium.ts';
import { pageTexts, pdfText } from './pdf-text.ts';

describe('printing documents', () => {
  let renderer: PdfRenderer;
  before(() => (renderer = createPdfRenderer(TEST_BROWSER)));
  after(() => renderer.close());

  for (const kind of ['invoice', 'creditNote', 'packingSlip'] as const) {
    it(`prints the ${kind} in each language on one page, with nothing but our own fonts`, async () => {
      for (const locale of LOCALES) {
        const pdf = await renderer.render(renderDocumentHtml(sampleDocument(kind, locale)));
        assert.deepEqual(foreignFonts(pdf), [], `${kind} ${locale}`);
        const pages = await pageTexts(pdf);
        assert.equal(pages.length, 1, `${kind} ${locale}`);
        assert.ok(pages[0]?.includes(sampleDocument(kind, locale).number));
      }
    });
  }

  it('makes a tagged A4 PDF with language, title and outline', async () => {
    const pdf = await renderer.render(renderDocumentHtml(sampleInvoice('nl')));
    const document = await PDFDocument.load(pdf, { updateMetadata: false });
    const { width, height } = document.getPage(0).getSize();
    assert.deepEqual([Math.round(width), Math.round(height)], [595, 842]);
    assert.equal(document.getTitle(), 'Factuur F2026-001284 – Lindehof B.V.');
    const entries = ['MarkInfo', 'StructTreeRoot', 'Lang', 'Outlines'];
    for (const entry of entries) assert.ok(document.catalog.has(PDFName.of(entry)), entry);
  });

  it('gives the same bytes for the same document, dated as the document is', async () => {
    const html = renderDocumentHtml(sampleCreditNote('de'));
    const first = await renderer.render(html);
    await renderer.render(renderDocumentHtml(samplePackingSlip('da')));
    const second = createPdfRenderer(TEST_BROWSER);
    try {
      for (const again of [await renderer.render(html), await second.render(html)]) {
        assert.equal(Buffer.compare(Buffer.from(first), Buffer.from(again)), 0);
      }
    } finally {
      await second.close();
    }
    const { creation } = datesOf(await PDFDocument.load(first, { updateMetadata: false }));
    assert.equal(creation, '2026-11-27T10:05:00.000Z');
  });

  for (const count of [1, 12, 60, 400]) {
    it(`carries the sum forward over an invoice of ${count} lines, to the cent`, async () => {
      const invoice = sampleInvoice('en', count);
      const pages = await pageTexts(await renderer.render(renderDocumentHtml(invoice)));
      assert.ok(
        pages.length >= count / 40 && pages.length <= 1 + count / 12,
        `${pages.length} pages`,
      );
      let line = 0;
      pages.forEach((page, index) => {
        const last = index === pages.length - 1;
        assert.ok(page.includes(`Page ${index + 1} of ${pages.length}`));
        assert.ok(
          page.includes(invoice.lines[line]?.sku ?? '?'),
          `page ${index + 1} begins with its line`,
        );
        if (index > 0)
          assert.ok(page.includes(`Brought forward from page ${index} ${sumTo(line)} `));
        line += linesOn(page);
        if (!last) assert.ok(page.includes(`Carried forward ${sumTo(line)} `), `page ${index + 1}`);
        assert.equal(page.includes('Amount due'), last);
      });
      assert.equal(line, count);
      assert.ok(linesOn(pages.at(-1) ?? '') >= Math.min(3, count));
      assert.ok(pages.at(-1)?.includes('Questions?'));

      function sumTo(end: number): string {
        const sum = invoice.lines
          .slice(0, end)
          .reduce((total, { amount: part }) => total + part, 0);
        return amount(sum, 'EUR', 'en');
      }
    });
  }

  it('prints names of 120 characters and long words without losing any of it', async () => {
    const invoice = sampleInvoice('en', 2);
    const name = 'Donaudampfschifffahrtsgesellschaftskapitän '.repeat(3).slice(0, 120).trim();
    const lines = invoice.lines.map((line) => ({ ...line, name, sku: 'X'.repeat(60) }));
    const pdf = await renderer.render(renderDocumentHtml({ ...invoice, lines }));
    const text = (await pdfText(pdf)).replaceAll(' ', '');
    assert.equal(text.split(name.replaceAll(' ', '')).length - 1, 2);
    assert.equal(text.split('X'.repeat(60)).length - 1, 2);
  });

  it('prints Greek, Cyrillic and Polish names in our own fonts, and an emoji as a question mark', async () => {
    const invoice = sampleInvoice('en', 1);
    const address = { ...invoice.buyer.address, company: null, name: 'Γιώργος Київ Łódź 🍵 漢' };
    const buyer = { ...invoice.buyer, address };
    const pdf = await renderer.render(renderDocumentHtml({ ...invoice, buyer }));
    assert.deepEqual(foreignFonts(pdf), []);
    // Blanks stand where the font changes within a word.
    assert.match((await pdfText(pdf)).replaceAll(' ', ''), /ΓιώργοςКиївŁódź\?\?/);
  });

  it('keeps the texts in the margins whole, with quotes and tags in the shop’s name', async () => {
    const invoice = sampleInvoice('en', 1);
    const shop = { ...invoice.shop, legalName: `O'Hara "& Söhne" </style><b>\\ B.V.` };
    const text = await pdfText(await renderer.render(renderDocumentHtml({ ...invoice, shop })));
    assert.ok(text.includes(`${shop.legalName} · Zijlweg 214, 2015 CK Haarlem`), text);
  });
});

const linesOn = (page: string): number => page.match(/LH-\d{4}(?!-\d{5})/g)?.length ?? 0;

/** The fonts of a PDF that are Type 3 pictures or neither Inter nor Source Serif. */
function foreignFonts(pdf: Uint8Array): string[] {
  const text = Buffer.from(pdf).toString('latin1');
  const names = [...text.matchAll(/\/BaseFont \/(\S+)/g)].map(([, name = '']) => name);
  assert.ok(names.length > 0, 'the PDF holds fonts');
  const pictures = text.match(/\/Subtype \/Type3/g) ?? [];
  return [...pictures, ...names.filter((name) => !/^[A-Z]{6}\+(Inter|SourceSerif4)-/.test(name))];
}

const datesOf = (document: PDFDocument) => ({
  creation: document.getCreationDate()?.toISOString(),
});
