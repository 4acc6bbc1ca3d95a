import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { PdfRenderError } from '../../../integrations/pdf/errors.ts';
import { createPdfRenderer, type PdfRenderer } from '../../../integrations/pdf/renderer.ts';
import { chromiums, descendants, TEST_BROWSER, untilGone } from './chromium.ts';
import { pdfText } from './pdf-text.ts';

const page = (text: string) =>
  `<!doctype html><html><head></head><body><p>${text}</p></body></html>`;
/** Takes Chromium some seconds: long enough to be interrupted. */
const LONG = page('line</p><p>'.repeat(60_000));

const retryable = (error: unknown) => error instanceof PdfRenderError && error.retryable;

describe('R-15: the life of the PDF renderer', () => {
  let renderer: PdfRenderer | undefined;

  afterEach(async () => {
    const pids = chromiums();
    await renderer?.close();
    await untilGone(pids);
  });

  it('replaces a Chromium that was killed: that document may be tried again, the next one is printed', async () => {
    renderer = createPdfRenderer(TEST_BROWSER);
    await renderer.render(page('warm'));
    const long = renderer.render(LONG);
    const failed = assert.rejects(long, retryable);
    for (const pid of chromiums()) process.kill(pid, 'SIGKILL');
    await failed;
    assert.match(await pdfText(await renderer.render(page('next'))), /next/);
  });

  it('kills a Chromium that hangs and prints the next document on another', async () => {
    renderer = createPdfRenderer({ ...TEST_BROWSER, timeout: 1500 });
    await renderer.render(page('warm'));
    const frozen = chromiums();
    for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    await assert.rejects(renderer.render(page('stuck')), (error) => {
      return retryable(error) && /not printed within 1500 ms/.test((error as Error).message);
    });
    assert.match(await pdfText(await renderer.render(page('next'))), /next/);
    await untilGone(frozen);
  });

  it('replaces Chromium after so many documents, without losing one', async () => {
    renderer = createPdfRenderer({
      ...TEST_BROWSER,
      lifetime: { documents: 5, milliseconds: 600_000 },
    });
    await renderer.render(page('first'));
    const first = chromiums();
    const texts = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        return await pdfText((await renderer?.render(page(`number ${n};`))) ?? new Uint8Array());
      }),
    );
    texts.forEach((text, n) => assert.match(text, new RegExp(`number ${n};`)));
    await untilGone(first);
  });

  it('finishes what is being printed when it is closed, and takes nothing more', async () => {
    renderer = createPdfRenderer(TEST_BROWSER);
    const last = renderer.render(page('last words'));
    const closing = renderer.close();
    await assert.rejects(renderer.render(page('too late')), retryable);
    assert.match(await pdfText(await last), /last words/);
    await closing;
    assert.deepEqual(chromiums(), []);
    assert.deepEqual(profilesOf(process.pid), []);
  });

  it('leaves no Chromium behind when its process is killed, and tidies up at the next start', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', CHILD], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const pids = descendants(child.pid ?? 0).filter((pid) => chromiums(child.pid).includes(pid));
    assert.ok(pids.length > 1);
    child.kill('SIGKILL');
    await untilGone(pids);
    renderer = createPdfRenderer(TEST_BROWSER);
    await renderer.render(page('next'));
    assert.deepEqual(profilesOf(child.pid ?? 0), []);
  });

  it('says what to do when there is no Chromium', async () => {
    renderer = createPdfRenderer({ ...TEST_BROWSER, executablePath: '/nowhere/chromium' });
    await assert.rejects(renderer.render(page('x')), {
      name: 'PdfRenderError',
      message: 'There is no Chromium at /nowhere/chromium. Set PUPPETEER_EXECUTABLE_PATH to one.',
    });
  });

  it('refuses a document whose font does not load, and says that trying again is no use', async () => {
    renderer = createPdfRenderer(TEST_BROWSER);
    const font =
      '@font-face{font-family:Broken;src:url(data:font/woff2;base64,AAAA)}p{font-family:Broken}';
    const html = page('x').replace('<head>', `<head><style>${font}</style>`);
    await assert.rejects(renderer.render(html), { name: 'PdfRenderError', retryable: false });
  });
});

const profilesOf = (pid: number): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith(`holdfast-chromium-${pid}-`));

const CHILD = `
  import { createPdfRenderer } from ${JSON.stringify(new URL('../../../integrations/pdf/renderer.ts', import.meta.url).href)};
  const renderer = createPdfRenderer(${JSON.stringify(TEST_BROWSER)});
  await renderer.render(${JSON.stringify(page('child'))});
  console.log('ready');
  setInterval(() => {}, 1000);
`;
