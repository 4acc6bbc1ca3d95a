/**
 * `npm run screenshots`: takes the pictures of the Temporal Web UI that the documentation shows, from the stack
 * that runs. It lives the first half of the demo's story, so that the order in the picture is under way.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { loadConfig, type Config } from '../config.ts';
import { orderWorkflowId } from '../temporal/names.ts';
import { openKeepsakes } from './demo/keepsakes.ts';
import { playDemo } from './demo/play.ts';
import { createTimeline } from './demo/timeline.ts';
import { SetupError } from './setup/setup-error.ts';
import { thisMachine } from './setup/machine.ts';
import { runningStack } from './stack/stack-record.ts';
import { runTask } from './stack/task.ts';

const IMAGES = fileURLToPath(new URL('../docs/images', import.meta.url));

/** Up to the first of two parcels: money reserved and partly taken, a timer running. */
const STEPS = 6;

const COLUMNS = [
  ...['Status', 'Workflow ID', 'OrderStatus', 'PaymentStatus', 'FulfillmentStatus'],
  ...['OnHold', 'NeedsAttention', 'CaptureDeadline'],
];

async function screenshots(config: Config): Promise<number> {
  const ready = runningStack(config.dataDir)?.ready;
  if (!ready) throw new SetupError('No stack is running. Start one with "npm start" first.');
  const stack = loadConfig(ready.environment);
  const { uiUrl, namespace } = stack.temporal;
  if (uiUrl === undefined || stack.chromium === undefined) {
    throw new SetupError(
      'The stack has no Temporal Web UI or no Chromium; "npm run doctor" helps.',
    );
  }
  await mkdir(IMAGES, { recursive: true });
  const number = await orderUnderWay(stack);
  const root = `${uiUrl}/namespaces/${namespace}/workflows`;
  const order = `${root}/${encodeURIComponent(orderWorkflowId(number))}`;

  const browser = await puppeteer.launch({
    executablePath: stack.chromium,
    args: thisMachine(stack).isRoot ? ['--no-sandbox'] : [],
  });
  try {
    const query = encodeURIComponent('`NeedsAttention`=true');
    await shoot(browser, namespace, `${root}?query=${query}`, 'temporal-orders', 760);
    await shoot(browser, namespace, order, 'temporal-order', 1180);
    await shoot(browser, namespace, await metadataOf(browser, order), 'temporal-details', 860);
  } finally {
    await browser.close();
  }
  return 0;
}

/** @returns the number of an order of which one parcel has left */
async function orderUnderWay(stack: Config): Promise<string> {
  const { publicUrl, apiKey, paymentProviderUrl, dataDir, mailPageUrl } = stack;
  if (apiKey === undefined || paymentProviderUrl === undefined) {
    throw new SetupError('The pictures need the test payment provider: not in production.');
  }
  const order = await playDemo({
    ...{ publicUrl, apiKey, paymentProviderUrl, steps: STEPS },
    timeline: createTimeline(() => undefined, false),
    keepsakes: await openKeepsakes(join(dataDir, 'demo'), mailPageUrl),
  });
  return order.number;
}

/** The page with an order's details: the UI has it under the address of the run. */
async function metadataOf(browser: Browser, order: string): Promise<string> {
  const page = await browser.newPage();
  await page.goto(order, { waitUntil: 'networkidle2' });
  const run = page.url().replace(/\/[a-z-]+$/, '');
  await page.close();
  return `${run}/user-metadata`;
}

async function shoot(
  browser: Browser,
  namespace: string,
  url: string,
  name: string,
  height: number,
): Promise<void> {
  const page = await browser.newPage();
  await page.setViewport({ width: 1500, height, deviceScaleFactor: 1.25 });
  await showColumns(page, namespace);
  await page.goto(url, { waitUntil: 'networkidle2' });
  await page.screenshot({ path: `${IMAGES}/${name}.png` });
  await page.close();
  console.log(`docs/images/${name}.png`);
}

/** The list's columns are a setting of the browser. */
async function showColumns(page: Page, namespace: string): Promise<void> {
  const columns = JSON.stringify({ [namespace]: COLUMNS.map((label) => ({ label })) });
  const kept = `'namespace-workflow-table-columns', ${JSON.stringify(columns)}`;
  await page.evaluateOnNewDocument(`localStorage.setItem(${kept})`);
}

await runTask(screenshots);
