import type { Browser, HTTPRequest, PDFOptions } from 'puppeteer-core';
import { fixBytes } from './fixed-bytes.ts';
import { paginate } from './paginate.ts';

/** A page that shows what it is given and reaches nothing else. */
export interface LockedPage {
  readonly print: (html: string) => Promise<Uint8Array>;
  /** False once a document failed, tried to load something or to go elsewhere, or the page is worn. */
  readonly reusable: () => boolean;
  readonly close: () => Promise<void>;
}

/**
 * Comes before every document. The parser merges the document's own `<html>` and `<head>` into these, so
 * the policy holds whatever the document says.
 */
const POLICY =
  `<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'; ` +
  `img-src data:; font-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'">`;

/** A page prints so many documents before it is replaced: a fresh one costs five times as much as a print. */
const DOCUMENTS_PER_PAGE = 50;

/**
 * Opens a page in a context of its own (no cookies, no cache, no storage shared), locked in every layer
 * at once, since each alone has a hole (quality S-03): no scripts, every request but `data:` refused,
 * offline, a content policy, and the browser's dead proxy and resolver below that.
 */
export async function openLockedPage(browser: Browser): Promise<LockedPage> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const crashed = new Promise<never>((_, reject) => page.once('error', reject));
  crashed.catch(() => undefined); // only of interest while printing
  let printed = 0;
  let unsafe = false;
  await page.setJavaScriptEnabled(false);
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    if (request.url().startsWith('data:') && !request.isNavigationRequest())
      return void request.continue();
    unsafe = true;
    void refuse(request);
  });
  await page.setOfflineMode(true);
  await page.emulateMediaType('print');

  async function print(html: string): Promise<Uint8Array> {
    await page.setContent(POLICY + html, { waitUntil: 'load', timeout: 0 });
    await paginate(page);
    const pdf = await page.pdf(PDF_OPTIONS);
    return fixBytes(pdf, dateOf(html));
  }

  return {
    async print(html) {
      printed++;
      unsafe ||= STAYS.test(html);
      try {
        return await Promise.race([print(html), crashed]);
      } catch (error) {
        unsafe = true;
        throw error;
      }
    },
    reusable: () => !unsafe && printed < DOCUMENTS_PER_PAGE && page.url() === 'about:blank',
    close: () => context.close(),
  };
}

const PDF_OPTIONS: PDFOptions = {
  format: 'A4',
  preferCSSPageSize: true,
  printBackground: true,
  tagged: true,
  outline: true,
  waitForFonts: false, // paginate has waited for them
  timeout: 0,
};

/** A policy that a document sets would hold for the documents after it too: its page is not used again. */
const STAYS = /http-equiv/i;

/** A navigation is answered with "no content", which leaves the document where it is (`meta refresh`). */
const refuse = (request: HTTPRequest): Promise<void> =>
  request.isNavigationRequest()
    ? request.respond({ status: 204 })
    : request.abort('blockedbyclient');

/** The date a document says it was made on; the epoch for one that does not say. */
function dateOf(html: string): Date {
  const written = /<meta name="dcterms.created" content="([^"]+)">/.exec(html)?.[1];
  return new Date(written ?? 0);
}
