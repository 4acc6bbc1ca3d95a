import type { Page } from 'puppeteer-core';
import { PdfRenderError } from './errors.ts';
import { pageBreaks, type Measures } from './page-breaks.ts';

/**
 * Runs in the page, by us: scripts of the document itself are off. Waits for the fonts and measures the
 * table that says the heights of its pages in millimetres: `<table data-pages="261 250">`.
 */
const MEASURE = String.raw`(async () => {
  await document.fonts.ready;
  const failed = [...document.fonts].filter((font) => font.status === 'error').map((font) => font.family);
  // Only fonts that the document brings along: others are never loaded here, which is no fault of it.
  const brought = failed.length === 0 ? [] : [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule && rule.style.src.includes('data:'))
    .map((rule) => rule.style.fontFamily.replaceAll('"', ''));
  const broken = failed.map((name) => name.replaceAll('"', '')).filter((name) => brought.includes(name));
  const table = document.querySelector('table[data-pages]');
  if (!table) return { broken, measures: null };
  const height = (element) => element.getBoundingClientRect().height;
  const rows = [...table.tBodies[0].rows];
  const box = table.getBoundingClientRect();
  const tail = document.querySelector('.tail')?.getBoundingClientRect().bottom ?? box.bottom;
  const heights = rows.map(height);
  table.classList.add('tight');
  const tightRows = rows.map(height);
  table.classList.remove('tight');
  let carry = 0;
  if (table.dataset.carried) {
    const probe = table.tBodies[0].insertRow();
    probe.className = 'carry';
    probe.insertCell().textContent = table.dataset.carried;
    carry = height(probe);
    probe.remove();
  }
  const [firstPage, nextPage] = table.dataset.pages.split(' ').map((mm) => (Number(mm) * 96) / 25.4);
  const top = box.top - document.body.getBoundingClientRect().top;
  return { broken, measures: {
    rows: heights, tightRows, head: height(table.tHead), carry, top, tail: tail - box.bottom, firstPage, nextPage,
  } };
})()`;

/** Runs in the page too: begins a new page before each row of `breaks`, with the sum carried forward. */
const BREAK = String.raw`((layout) => {
  const table = document.querySelector('table[data-pages]');
  table.classList.toggle('tight', layout.tight);
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const columns = table.tHead.rows[0].cells.length;
  const numbered = body.querySelector('td.num') !== null;
  const carry = (before, kind, words, sum) => {
    const row = document.createElement('tr');
    row.className = 'carry ' + kind;
    if (numbered) row.insertCell();
    const label = row.insertCell();
    label.className = 'text';
    label.colSpan = columns - (numbered ? 2 : 1);
    label.textContent = words;
    row.insertCell().textContent = sum;
    body.insertBefore(row, before);
  };
  layout.breaks.forEach((index, page) => {
    const first = rows[index];
    if (!table.dataset.carried) { first.style.breakBefore = 'page'; return; }
    const sum = rows[index - 1].dataset.soFar;
    carry(first, 'forward', table.dataset.carried, sum);
    carry(first, 'brought', table.dataset.brought.replace('{page}', String(page + 1)), sum);
  });
})`;

/**
 * Lays a loaded document out over pages: waits until its fonts are there, measures its long table and
 * puts the page breaks in, with *carried forward* and *brought forward* rows (CSS cannot sum).
 * @throws PdfRenderError when a font of the document fails to load
 */
export async function paginate(page: Page): Promise<void> {
  const { broken, measures } = (await page.evaluate(MEASURE)) as {
    broken: string[];
    measures: Measures | null;
  };
  if (broken.length > 0) {
    const fonts = broken.join(', ');
    throw new PdfRenderError(`Fonts of the document did not load: ${fonts}.`, { retryable: false });
  }
  if (measures === null) return;
  const layout = pageBreaks(measures);
  if (layout.tight || layout.breaks.length > 0) {
    await page.evaluate(`${BREAK}(${JSON.stringify(layout)})`);
  }
}
