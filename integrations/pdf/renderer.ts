import { PdfRenderError } from './errors.ts';
import { startGeneration, type Generation, type Lifetime } from './generation.ts';

/** Prints HTML documents as PDF. */
export interface PdfRenderer {
  /**
   * A4, tagged, with an outline; the same HTML always gives the same bytes. The HTML must bring all it
   * needs: nothing is loaded, no script runs.
   * @throws PdfRenderError `retryable` where Chromium failed (died, hung, did not start)
   */
  readonly render: (html: string) => Promise<Uint8Array>;
  /** Finishes what is being printed, then ends Chromium; nothing of it is left. */
  readonly close: () => Promise<void>;
}

/** How documents are printed. */
export interface PdfRendererOptions {
  /** The Chromium or Chrome to use. */
  readonly executablePath: string;
  /** How many documents are printed at a time. @default 2 */
  readonly pages?: number;
  /** Chromium's own sandbox. Off only where it cannot work, as for root on a CI machine. @default true */
  readonly sandbox?: boolean;
  /** How long one document may take, ms; then Chromium is killed and replaced. @default 15,000 */
  readonly timeout?: number;
  /** When Chromium is replaced. @default 200 documents or 10 minutes */
  readonly lifetime?: Lifetime;
}

const LIFETIME: Lifetime = { documents: 200, milliseconds: 600_000 };

/** A renderer with one Chromium, started with the first document and replaced when it is worn or dies. */
export function createPdfRenderer({
  executablePath,
  pages = 2,
  sandbox = true,
  timeout = 15_000,
  lifetime = LIFETIME,
}: PdfRendererOptions): PdfRenderer {
  const atOnce = createQueue(pages);
  const running = new Set<Promise<unknown>>();
  const retiring = new Set<Promise<void>>();
  let current: Promise<Generation> | null = null;
  let closed = false;

  function retire(worn: Generation): void {
    const leaving = worn.retire().finally(() => retiring.delete(leaving));
    retiring.add(leaving);
  }

  async function generation(): Promise<Generation> {
    for (;;) {
      const asked = (current ??= startGeneration(executablePath, sandbox, lifetime));
      const found = await asked.catch((error: unknown) => {
        if (current === asked) current = null;
        throw error;
      });
      if (found.fresh()) return found;
      if (current !== asked) continue; // another document has seen to it
      current = null;
      retire(found);
    }
  }

  async function print(html: string): Promise<Uint8Array> {
    if (closed) throw new PdfRenderError('The PDF renderer is closed.', { retryable: true });
    const browser = await generation();
    return await withinTime(browser, html, timeout);
  }

  return {
    render(html) {
      const job = atOnce(() => print(html));
      running.add(job);
      return job.finally(() => running.delete(job));
    },
    async close() {
      closed = true;
      await Promise.allSettled(running);
      const last = await current?.catch(() => null);
      current = null;
      if (last) retire(last);
      await Promise.all(retiring);
    },
  };
}

/** Prints on a browser, which is killed when it takes too long: a hung Chromium does not come back. */
async function withinTime(browser: Generation, html: string, timeout: number): Promise<Uint8Array> {
  const patience = new AbortController();
  const timer = setTimeout(() => {
    patience.abort();
    browser.kill();
  }, timeout);
  try {
    return await browser.print(html);
  } catch (cause) {
    if (cause instanceof PdfRenderError) throw cause;
    const message = patience.signal.aborted
      ? `The document was not printed within ${timeout} ms; Chromium was killed and is replaced.`
      : `Chromium failed while printing: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new PdfRenderError(message, { retryable: true, cause });
  } finally {
    clearTimeout(timer);
  }
}

/** Lets so many jobs run at a time; the others wait their turn. */
function createQueue(slots: number) {
  const waiting: (() => void)[] = [];
  let free = slots;
  return async <Result>(job: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
