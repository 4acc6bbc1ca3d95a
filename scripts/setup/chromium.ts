/** Where Chromium comes from; it prints the documents. */
import {
  Browser,
  computeExecutablePath,
  detectBrowserPlatform,
  install,
} from '@puppeteer/browsers';
import { PUPPETEER_REVISIONS } from 'puppeteer-core/internal/revisions.js';
import type { Chain, Link } from './finder.ts';
import { isExecutable, onPath, versionOf, type Machine } from './machine.ts';
import { aptPackage } from './apt.ts';
import { SetupError } from './setup-error.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** The chain for Chromium; `given` is PUPPETEER_EXECUTABLE_PATH. */
export const chromiumChain = (machine: Machine, given: string | undefined): Chain => ({
  part: 'Chromium',
  links: [
    named(machine, given),
    chromiumOnPath(machine),
    prepared(machine),
    puppeteerDownload(machine),
    aptPackage(machine, 'chromium', ...NAMES),
  ],
  advice:
    'Install Chromium or Chrome so that it is on your PATH, or set PUPPETEER_EXECUTABLE_PATH ' +
    'to it, then start again.',
});

const named = (machine: Machine, given: string | undefined): Link => ({
  name: 'PUPPETEER_EXECUTABLE_PATH',
  find: async () => {
    if (given === undefined) return undefined;
    if (await isExecutable(given)) {
      return { where: given, version: await versionOf(machine, given) };
    }
    throw new SetupError(
      `PUPPETEER_EXECUTABLE_PATH says ${given}, but there is no program there. ` +
        'Correct it, or unset it to have Chromium looked for.',
    );
  },
});

const chromiumOnPath = (machine: Machine): Link => ({
  name: 'Chromium or Chrome on the PATH',
  find: async () => {
    const onMac = machine.platform === 'darwin' && (await isExecutable(MAC_CHROME));
    const where = (await onPath(machine, ...NAMES)) ?? (onMac ? MAC_CHROME : undefined);
    return where ? { where, version: await versionOf(machine, where) } : undefined;
  },
});

const pinnedBuild = (machine: Machine) => {
  const platform = detectBrowserPlatform();
  if (!platform) throw new Error(`there is none for ${machine.platform}-${machine.arch}`);
  const headless = Browser.CHROMEHEADLESSSHELL;
  const buildId = PUPPETEER_REVISIONS[headless];
  return { browser: headless, buildId, cacheDir: machine.toolsDir, platform };
};

const prepared = (machine: Machine): Link => ({
  name: 'the copy prepared by an earlier start',
  find: async () => {
    const build = pinnedBuild(machine);
    const where = computeExecutablePath(build);
    return (await isExecutable(where)) ? { where, version: build.buildId } : undefined;
  },
});

const puppeteerDownload = (machine: Machine): Link => ({
  name: "Puppeteer's own download",
  installs: true,
  find: async () => {
    const build = pinnedBuild(machine);
    const { executablePath } = await install(build);
    return { where: executablePath, version: build.buildId };
  },
});
