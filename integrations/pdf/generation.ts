import { killGroup, launchBrowser, type OwnBrowser } from './browser.ts';
import { openLockedPage, type LockedPage } from './locked-page.ts';

/** One browser with its pages, from its start until it has served its turn. */
export interface Generation {
  readonly print: (html: string) => Promise<Uint8Array>;
  /** Whether the browser still answers and has neither served nor lived too long. */
  readonly fresh: () => boolean;
  /** Kills the browser at once; what it is printing fails. */
  readonly kill: () => void;
  /** Ends the browser when it has printed what it is printing. */
  readonly retire: () => Promise<void>;
}

/** When a browser is replaced: Chromium's memory only ever grows. */
export interface Lifetime {
  readonly documents: number;
  readonly milliseconds: number;
}

/** Starts a browser; its pages are opened when first needed and used again. */
export async function startGeneration(
  executablePath: string,
  sandbox: boolean,
  lifetime: Lifetime,
): Promise<Generation> {
  const own: OwnBrowser = await launchBrowser(executablePath, sandbox);
  const idle: LockedPage[] = [];
  const printing = new Set<Promise<unknown>>();
  const bornAt = performance.now();
  let served = 0;

  async function printOnce(html: string): Promise<Uint8Array> {
    const page = idle.pop() ?? (await openLockedPage(own.browser));
    try {
      return await page.print(html);
    } finally {
      if (page.reusable()) idle.push(page);
      else page.close().catch(() => undefined); // the browser may be gone, and the page with it
    }
  }

  return {
    print(html) {
      served++;
      const job = printOnce(html);
      printing.add(job);
      return job.finally(() => printing.delete(job));
    },
    fresh: () =>
      own.browser.connected &&
      served < lifetime.documents &&
      performance.now() - bornAt < lifetime.milliseconds,
    kill: () => killGroup(own.browser.process()?.pid),
    async retire() {
      await Promise.allSettled(printing);
      await own.dispose();
    },
  };
}
