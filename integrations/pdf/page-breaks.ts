/** The heights of a document with a long table, in CSS pixels as laid out for print. */
export interface Measures {
  /** Of each row, and of each with tighter padding. */
  readonly rows: readonly number[];
  readonly tightRows: readonly number[];
  /** Of the table's head, repeated on every page. */
  readonly head: number;
  /** Of a row that carries the sum forward (or brings it); 0 where none is wanted. */
  readonly carry: number;
  /** From the top of the first page to the table. */
  readonly top: number;
  /** Of all that follows the table and stays together: totals, payment, small print. */
  readonly tail: number;
  /** The height of the first page and of each further one. */
  readonly firstPage: number;
  readonly nextPage: number;
}

/** Where the pages of a long table begin. */
export interface PageBreaks {
  readonly tight: boolean;
  /** Index of the first row of each page but the first. */
  readonly breaks: readonly number[];
}

/** So many lines at least stand on the page with the totals. */
const LINES_WITH_TOTALS = 3;
/** Print rounds a little differently from the screen it is measured on. */
const TOLERANCE = 2;

/**
 * Divides a table over pages, so that totals, payment and small print stay together and never stand
 * without lines above them. Tries tighter rows before it takes a second page.
 */
export function pageBreaks(measures: Measures): PageBreaks {
  const { rows, tightRows, firstPage, top, head, tail } = measures;
  const room = firstPage - top - head - tail - TOLERANCE;
  if (total(rows) <= room) return { tight: false, breaks: [] };
  if (total(tightRows) <= room) return { tight: true, breaks: [] };
  return { tight: false, breaks: breaksOf(measures) };
}

function breaksOf({ rows, head, carry, top, tail, firstPage, nextPage }: Measures): number[] {
  const breaks: number[] = [];
  let start = 0;
  let room = firstPage - top - head - TOLERANCE;
  while (rows.length - start > LINES_WITH_TOTALS && total(rows.slice(start)) + tail > room) {
    const taken = fitting(rows.slice(start), room - carry);
    start = Math.min(start + Math.max(1, taken), rows.length - LINES_WITH_TOTALS);
    breaks.push(start);
    room = nextPage - head - carry - TOLERANCE;
  }
  return breaks;
}

/** How many rows fit into `room`. */
function fitting(rows: readonly number[], room: number): number {
  let height = 0;
  const over = rows.findIndex((row) => (height += row) > room);
  return over === -1 ? rows.length : over;
}

const total = (heights: readonly number[]): number => heights.reduce((a, b) => a + b, 0);
