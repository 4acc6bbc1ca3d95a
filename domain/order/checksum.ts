/** FNV-1a, 32 bits, of a text: the same text gives the same number, others hardly ever. */
export function checksum(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) {
    hash = Math.imul(hash ^ Number(letter.codePointAt(0)), 0x01000193) >>> 0;
  }
  return hash;
}
