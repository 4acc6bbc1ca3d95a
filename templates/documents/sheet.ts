import type { DocumentKind, DocumentSnapshot } from '../../domain/document/snapshot.ts';
import { brandColors } from '../brand.ts';
import { cssString } from '../escape.ts';
import { drawable } from '../fonts.ts';
import { read } from '../handlebars.ts';
import type { Frame } from './frame.ts';

/** Without indentation: it goes into every document. */
const styles = (file: string) => read(`documents/${file}.css`).replace(/\n\s*/g, '\n');
const COMMON = styles('document');
const STYLES: Record<DocumentKind, string> = {
  invoice: COMMON + styles('priced'),
  creditNote: COMMON + styles('priced'),
  packingSlip: COMMON + styles('packing-slip'),
  quote: COMMON + styles('priced'),
};
const SMALL = 'font:400 6.7pt/1.55 "Doc Sans";color:#5a615e';
const FOOT = `${SMALL};border-top:.4pt solid #d5dad6;padding-top:2.6mm;vertical-align:top;margin-top:4mm`;
const MARK = 'content:"";width:5mm;margin-left:5mm;margin-right:10mm';

/**
 * The style sheet of one document: the common styles, the shop's colours, and the running head, legal
 * footer and page number as margin boxes, which are printed on every page but not read out as content.
 */
export function styleSheet(frame: Frame, { kind, shop }: DocumentSnapshot): string {
  const { brandInk, tint } = brandColors(shop.brandColor);
  return [
    `:root{--brand:${brandInk};--tint:${tint}}`,
    '@page{size:A4;margin:25mm 18mm 22mm 20mm;',
    `@top-left{content:${text(`${frame.kind} ${frame.number}`)};font:600 8pt "Doc Sans";` +
      `color:${brandInk};vertical-align:bottom;padding-bottom:6mm;width:70%}`,
    '@top-right{content:"";width:30%}',
    `@bottom-left{content:${text(frame.footer.join('\n'))};white-space:pre-line;${FOOT};width:82%}`,
    `@bottom-right{content:${pageNumber(frame.footerPage)};${FOOT};text-align:right;width:18%}}`,
    `@page:first{margin-top:14mm;@top-left{content:none}${frame.foldMarks ? FOLD_MARKS : ''}}`,
    STYLES[kind],
  ].join('\n');
}

/** Our text in `content:`; escaped characters do not load fonts, so the undrawable ones go first. */
const text = (content: string): string => cssString(drawable(content));

const FOLD_MARKS =
  `@left-top{${MARK};height:91mm;border-bottom:.5pt solid #9aa19d}` +
  `@left-bottom{${MARK};height:65mm;border-top:.5pt solid #9aa19d}`;

/** `Page {page} of {pages}` as CSS: words in quotes, counters between them. */
const pageNumber = (sentence: string): string =>
  sentence
    .split(/(\{pages?\})/)
    .map((part) => /^\{(pages?)\}$/.exec(part)?.[1] ?? text(part))
    .map((part) => (part === 'page' || part === 'pages' ? `counter(${part})` : part))
    .join(' ');
