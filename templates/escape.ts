/**
 * Text as a quoted CSS string, for `content:`. Everything but letters, figures and blanks is written as
 * a code point, so no quote, line break or `</style>` in a shop's name can end the string or the sheet.
 */
export const cssString = (text: string): string =>
  `"${text.replace(/[^\p{L}\p{N} ]/gu, (char) => `\\${(char.codePointAt(0) ?? 0).toString(16)} `)}"`;

/** The address if it is a link that may be clicked (http, https); null for all else, `javascript:` too. */
export function safeUrl(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  return /^https?:$/.test(new URL(url).protocol) ? url : null;
}

/** Escapes text for HTML, in elements and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"'`=]/g, (char) => `&#${char.charCodeAt(0)};`);

/** Escaped text in which `**bold**` of our own sentences becomes `<b>bold</b>`. */
export const richHtml = (text: string): string =>
  escapeHtml(text).replace(/\*\*(.+?)\*\*/gu, '<b>$1</b>');

/** The same sentence for the text part of a mail, without its stars. */
export const plainText = (text: string): string => text.replace(/\*\*(.+?)\*\*/gu, '$1');

/** Breaks lines at blanks so that none is longer than `columns`, save for a single long word (a link). */
export function wrapLines(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, columns))
    .join('\n');
}

function wrapLine(line: string, columns: number): string {
  if (line.length <= columns) return line;
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > columns) {
      lines.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current].join('\n');
}
