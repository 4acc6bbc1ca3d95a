import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFRawStream,
  PDFRef,
  type PDFPage,
} from '@cantoo/pdf-lib';

/** The text of each page, in the order it is drawn, with blanks made plain. */
export async function pageTexts(pdf: Uint8Array): Promise<string[]> {
  const document = await PDFDocument.load(pdf);
  return document.getPages().map((page) => textOf(page).replace(/[\s\u00a0\u202f]+/g, ' '));
}

/** The text of the whole PDF. */
export const pdfText = async (pdf: Uint8Array): Promise<string> =>
  (await pageTexts(pdf)).join('\n');

function textOf(page: PDFPage): string {
  const fonts = fontsOf(page);
  let characters: ReadonlyMap<string, string> = new Map();
  let text = '';
  for (const [, font, glyphs, end] of contentOf(page).matchAll(
    /\/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|\b(ET|BDC)\b/g,
  )) {
    if (font !== undefined) characters = fonts.get(font) ?? new Map();
    else if (glyphs !== undefined) {
      text += (glyphs.match(/.{4}/g) ?? []).map((glyph) => characters.get(glyph) ?? '').join('');
    } else if (end === 'ET') text += ' ';
  }
  return text;
}

function contentOf(page: PDFPage): string {
  const contents = page.node.Contents();
  const streams = contents instanceof PDFArray ? contents.asArray() : [contents];
  return streams
    .map((stream) => (stream instanceof PDFRef ? page.doc.context.lookup(stream) : stream))
    .filter((stream) => stream instanceof PDFRawStream)
    .map(decoded)
    .join('\n');
}

const decoded = (stream: PDFRawStream): string =>
  Buffer.from(decodePDFRawStream(stream).decode()).toString('latin1');

/** For each font of a page, the character that each glyph stands for (its ToUnicode map). */
function fontsOf(page: PDFPage): Map<string, ReadonlyMap<string, string>> {
  const fonts = page.node.Resources()?.lookupMaybe(PDFName.of('Font'), PDFDict);
  return new Map(
    (fonts?.keys() ?? []).map((name) => {
      const map = fonts?.lookup(name, PDFDict).lookup(PDFName.of('ToUnicode'));
      const characters =
        map instanceof PDFRawStream ? characterMap(decoded(map)) : new Map<string, string>();
      return [name.decodeText(), characters];
    }),
  );
}

function characterMap(cmap: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [, section = ''] of cmap.matchAll(/beginbfchar([^]*?)endbfchar/g)) {
    for (const [, glyph = '', code = ''] of section.matchAll(/<(\w+)>\s*<(\w+)>/g)) {
      map.set(glyph, fromCode(code));
    }
  }
  for (const [, section = ''] of cmap.matchAll(/beginbfrange([^]*?)endbfrange/g)) {
    for (const [, from = '', to = '', code = ''] of section.matchAll(
      /<(\w+)>\s*<(\w+)>\s*<(\w+)>/g,
    )) {
      const first = parseInt(from, 16);
      for (let glyph = first; glyph <= parseInt(to, 16); glyph++) {
        const next = (parseInt(code, 16) + glyph - first).toString(16).padStart(4, '0');
        map.set(glyph.toString(16).toUpperCase().padStart(4, '0'), fromCode(next));
      }
    }
  }
  return map;
}

/** UTF-16, as hexadecimal figures. */
const fromCode = (code: string): string =>
  String.fromCharCode(...(code.match(/.{4}/g) ?? []).map((unit) => parseInt(unit, 16)));
