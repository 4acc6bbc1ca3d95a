/** A PDF date as Chromium writes it: `D:20261119141100+00'00'`. */
const DATE = /\/(?:CreationDate|ModDate) \(D:/g;
/** The names Chromium gives to the parts of a tagged PDF: counted on from document to document. */
const NODE = /\(node(\d{8})\)/g;

/**
 * Makes the bytes of a PDF depend on its document alone: the two dates become `date`, and the names of
 * its parts are counted from 1, in place, without touching the length of anything.
 */
export function fixBytes(pdf: Uint8Array, date: Date): Uint8Array {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const text = bytes.toString('latin1');
  const stamp = date.toISOString().replace(/\D/g, '').slice(0, 14);
  for (const match of text.matchAll(DATE)) {
    bytes.write(`${stamp}+00'00'`, match.index + match[0].length, 'latin1');
  }
  const nodes = [...text.matchAll(NODE)];
  // In order of their old names, which the PDF's name tree is sorted by.
  const old = [...new Set(nodes.map(([, id = '']) => id))].sort();
  const renamed = new Map(old.map((id, index) => [id, String(index + 1).padStart(8, '0')]));
  for (const { 1: id = '', index } of nodes) {
    bytes.write(renamed.get(id) ?? id, index + '(node'.length, 'latin1');
  }
  return bytes;
}
