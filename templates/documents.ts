import type { DocumentSnapshot } from '../domain/document/snapshot.ts';
import { creditNoteView, type CreditNoteView } from './documents/credit-note.ts';
import type { Frame } from './documents/frame.ts';
import { invoiceView, type InvoiceView } from './documents/invoice.ts';
import { packingSlipView, type PackingSlipView } from './documents/packing-slip.ts';
import { quoteView, type QuoteView } from './documents/quote.ts';
import { styleSheet } from './documents/sheet.ts';
import { drawable, fontFaces } from './fonts.ts';
import { compile } from './handlebars.ts';

interface Page {
  readonly lang: string;
  readonly title: string;
  readonly created: string;
  readonly css: string;
  readonly body: string;
}

const page = compile<Page>('documents/page.hbs');
const invoice = compile<InvoiceView>('documents/invoice.hbs');
const creditNote = compile<CreditNoteView>('documents/credit-note.hbs');
const quote = compile<QuoteView>('documents/quote.hbs');
const packingSlip = compile<PackingSlipView>('documents/packing-slip.hbs');

/**
 * A document as one HTML page that needs nothing from outside: styles, fonts and pictures are inlined.
 * It depends on the snapshot alone, so the same snapshot always gives the same page.
 * @throws RangeError when the snapshot cannot be shown, e.g. a brand colour that is none
 */
export function renderDocumentHtml(snapshot: DocumentSnapshot): string {
  const { frame, body } = bodyOf(snapshot);
  const css = styleSheet(frame, snapshot);
  const content = drawable(body);
  return page({
    lang: frame.lang,
    title: drawable(`${frame.kind} ${frame.number} – ${snapshot.shop.legalName}`),
    created: new Date(instantOf(snapshot)).toISOString(),
    css: `${fontFaces(css + content)}\n${css}`,
    body: content,
  });
}

function bodyOf(snapshot: DocumentSnapshot): { frame: Frame; body: string } {
  switch (snapshot.kind) {
    case 'invoice': {
      const frame = invoiceView(snapshot);
      return { frame, body: invoice(frame) };
    }
    case 'creditNote': {
      const frame = creditNoteView(snapshot);
      return { frame, body: creditNote(frame) };
    }
    case 'quote': {
      const frame = quoteView(snapshot);
      return { frame, body: quote(frame) };
    }
    case 'packingSlip': {
      const frame = packingSlipView(snapshot);
      return { frame, body: packingSlip(frame) };
    }
  }
}

/** The moment a document was made, which also becomes the date of the PDF. */
const instantOf = (snapshot: DocumentSnapshot): number =>
  snapshot.kind === 'packingSlip' ? snapshot.packedAt : snapshot.issuedAt;
