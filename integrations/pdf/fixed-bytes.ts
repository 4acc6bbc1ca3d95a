/** A PDF date as Chromium writes it: `D:20261119141100+00'00'`. */
const DATE = /\/(?:CreationDate|ModDate) \(D:/g;
/** The names Chromium gives to parts of a tagged PDF: counted on from document to document. */
const NAME = /\(node(\d{8})\)/g;
const NAMED_PART = /\/ID \(node(\d{8})\)/g;
/** The leaves of the tree by which a part is found by its name. */
const LEAF =
  /\/Limits \[\(node\d{8}\) \(node\d{8}\)\]\s*\/Names \[((?:\(node\d{8}\) \d+ 0 R ?)+)\]/g;

/**
 * Makes the bytes of a PDF depend on its document alone: the two dates become `date`, and the names of
 * its parts are counted from 1 in the order of the parts. All in place and at the same length, so the
 * PDF's table of offsets stays right.
 */
export function fixBytes(pdf: Uint8Array, date: Date): Uint8Array {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const text = bytes.toString('latin1');
  const stamp = date.toISOString().replace(/\D/g, '').slice(0, 14);
  for (const match of text.matchAll(DATE)) {
    bytes.write(`${stamp}+00'00'`, match.index + match[0].length, 'latin1');
  }
  const leaves = [...text.matchAll(LEAF)];
  const rename = renaming(text, leaves.length === 1);
  for (const { 0: whole, index } of text.matchAll(NAME))
    bytes.write(rename(whole), index, 'latin1');
  const [leaf] = leaves;
  if (leaves.length === 1 && leaf) bytes.write(sortedLeaf(leaf[0], rename), leaf.index, 'latin1');
  return bytes;
}

/**
 * New names for old. The tree must stay sorted by name: one leaf can be sorted again within its length,
 * several cannot, so their names keep the order they have.
 */
function renaming(text: string, byPart: boolean): (name: string) => string {
  const found = [...text.matchAll(byPart ? NAMED_PART : NAME)].map(([, id = '']) => id);
  const order = [...new Set(byPart ? found : found.sort())];
  const numbers = new Map(order.map((id, index) => [`(node${id})`, index + 1]));
  return (name) => {
    const number = numbers.get(name);
    return number === undefined ? name : `(node${String(number).padStart(8, '0')})`;
  };
}

/** A leaf with new names, in their order: as long as before, since it holds the same pieces. */
function sortedLeaf(leaf: string, rename: (name: string) => string): string {
  const [, before = '', between = '', list = ''] =
    /^(\/Limits \[)[^\]]+(\]\s*\/Names \[)([^\]]+)\]$/.exec(leaf) ?? [];
  const entries = list
    .replace(NAME, rename)
    .split(/ (?=\()/)
    .sort();
  const limits = [entries[0], entries.at(-1)].map((entry) =>
    entry?.slice(0, '(node00000000)'.length),
  );
  return `${before}${limits.join(' ')}${between}${entries.join(' ')}]`;
}
