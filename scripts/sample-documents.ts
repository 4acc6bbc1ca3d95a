/**
 * Prints every document and mail in every language with sample data, to look at:
 *
 *     npx tsx scripts/sample-documents.ts [FOLDER] [--pictures]
 *
 * FOLDER is `.data/samples` unless named. With `--pictures` it also renews `docs/images/documents/` (that
 * needs `pdftoppm`, in the package poppler-utils).
 */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import puppeteer from 'puppeteer-core';
import { MAIL_KINDS } from '../domain/notification/mail-view.ts';
import { LOCALES } from '../domain/settings/shop.ts';
import { createPdfRenderer, type PdfRenderer } from '../integrations/pdf/renderer.ts';
import { renderDocumentHtml } from '../templates/documents.ts';
import { renderMail } from '../templates/mail.ts';
import { sampleMail } from '../templates/mail-samples.ts';
import { sampleDocument, sampleInvoice } from '../templates/samples.ts';

const KINDS = ['invoice', 'creditNote', 'packingSlip', 'quote'] as const;
const PICTURES = 'docs/images/documents';
const MAIL_WIDTH = 700;

const executablePath = process.env['PUPPETEER_EXECUTABLE_PATH'] ?? '/usr/bin/chromium';
const sandbox = process.getuid?.() !== 0; // Chromium's sandbox never starts as root

const folder =
  process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '.data/samples';
await mkdir(folder, { recursive: true });
await printDocuments();
await writeMails();
if (process.argv.includes('--pictures')) await takePictures();
console.log(`Samples are in ${folder}.`);

async function printDocuments(): Promise<void> {
  const renderer = createPdfRenderer({ executablePath, sandbox });
  try {
    const documents = LOCALES.flatMap((locale) => [
      ...KINDS.map((kind) => ({ name: kind, snapshot: sampleDocument(kind, locale) })),
      { name: 'invoice-60-lines', snapshot: sampleInvoice(locale, 60) },
    ]);
    await Promise.all(
      documents.map(({ name, snapshot }) =>
        print(renderer, `${name}-${snapshot.locale}.pdf`, renderDocumentHtml(snapshot)),
      ),
    );
  } finally {
    await renderer.close();
  }
}

async function print(renderer: PdfRenderer, name: string, html: string): Promise<void> {
  await writeFile(join(folder, name), await renderer.render(html));
}

async function writeMails(): Promise<void> {
  for (const locale of LOCALES) {
    for (const kind of MAIL_KINDS) {
      const { subject, html, text } = renderMail(sampleMail(kind, locale));
      await writeFile(join(folder, `mail-${kind}-${locale}.html`), html);
      await writeFile(join(folder, `mail-${kind}-${locale}.txt`), `${subject}\n\n${text}`);
    }
  }
}

/** The pictures that the documentation shows: one of each document, one of each mail. */
async function takePictures(): Promise<void> {
  await mkdir(PICTURES, { recursive: true });
  const pages = [
    ['invoice', 'invoice-nl'],
    ['credit-note', 'creditNote-de'],
    ['packing-slip', 'packingSlip-da'],
    ['quote', 'quote-nl'],
    ['invoice-long', 'invoice-60-lines-en'],
  ] as const;
  for (const [picture, pdf] of pages) {
    const target = join(PICTURES, picture);
    const options = ['-r', '90', '-png', '-singlefile', join(folder, `${pdf}.pdf`), target];
    await promisify(execFile)('pdftoppm', options);
  }
  const browser = await puppeteer.launch({
    executablePath,
    pipe: true,
    args: sandbox ? [] : ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: MAIL_WIDTH, height: 600 });
    for (const kind of MAIL_KINDS) {
      await page.setContent(renderMail(sampleMail(kind, 'en')).html);
      const path = join(
        PICTURES,
        `mail-${kind.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}.png`,
      );
      await page.screenshot({ path, fullPage: true });
    }
  } finally {
    await browser.close();
  }
}
