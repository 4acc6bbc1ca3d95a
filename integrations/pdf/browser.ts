import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { PdfRenderError } from './errors.ts';

/** A Chromium of our own, with its process and its throw-away profile. */
export interface OwnBrowser {
  readonly browser: Browser;
  /** Ends every process of it and removes the profile; safe to call twice. */
  readonly dispose: () => Promise<void>;
}

/** Nothing may leave: names resolve to nothing, and all traffic, to this machine too, ends at a dead proxy. */
const NO_NETWORK = [
  '--proxy-server=http://127.0.0.1:9',
  '--proxy-bypass-list=<-loopback>',
  '--host-resolver-rules=MAP * ~NOTFOUND',
];

const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
];

/** Same glyphs on every machine: no hinting or sub-pixel positions of the screen it happens to have. */
const SAME_LAYOUT = [
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
  '--hide-scrollbars',
];

const PROFILE = 'holdfast-chromium-';
/** How long Chromium may take to leave by itself before it is killed, ms. */
const LEAVE_TIMEOUT = 3000;

/**
 * Starts a headless Chromium that talks over a pipe, not a port: nobody else can reach it, and it ends by
 * itself when this process does, even by SIGKILL.
 * @throws PdfRenderError (retryable) when it does not start; the message says what to do
 */
export async function launchBrowser(executablePath: string, sandbox: boolean): Promise<OwnBrowser> {
  removeOrphanedProfiles();
  const profile = mkdtempSync(join(tmpdir(), `${PROFILE}${process.pid}-`));
  const removeProfile = () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  try {
    const browser = await puppeteer.launch({
      executablePath,
      headless: true,
      pipe: true,
      userDataDir: profile,
      args: [...NO_NETWORK, ...QUIET, ...SAME_LAYOUT, ...(sandbox ? [] : ['--no-sandbox'])],
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    passOnNiceness(browser.process()?.pid);
    return { browser, dispose: () => leave(browser).finally(removeProfile) };
  } catch (cause) {
    removeProfile();
    throw new PdfRenderError(startFailure(executablePath, sandbox, cause), {
      retryable: true,
      cause,
    });
  }
}

/**
 * Where Linux groups by session, it weighs those before it looks at niceness, and Chromium is a session of its own:
 * a worker that gives way would have a Chromium that does not.
 */
function passOnNiceness(pid: number | undefined): void {
  if (pid === undefined || process.platform !== 'linux') return;
  try {
    writeFileSync(`/proc/${pid}/autogroup`, String(getPriority()));
  } catch {
    // No such groups here: niceness itself was inherited.
  }
}

async function leave(browser: Browser): Promise<void> {
  const child = browser.process();
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = setTimeout(() => killGroup(child.pid), LEAVE_TIMEOUT);
  browser.close().catch(() => killGroup(child.pid));
  await gone;
  clearTimeout(kill);
}

/** Kills a Chromium with all its children (puppeteer starts it as the leader of a process group). */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** Profiles of processes that were killed before they could tidy up. */
function removeOrphanedProfiles(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(PROFILE) && Number(name.slice(PROFILE.length).split('-')[0]);
    if (pid === false || !Number.isInteger(pid) || isAlive(pid)) continue;
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function startFailure(executablePath: string, sandbox: boolean, cause: unknown): string {
  if (!existsSync(executablePath)) {
    return `There is no Chromium at ${executablePath}. Set PUPPETEER_EXECUTABLE_PATH to one.`;
  }
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (sandbox && /sandbox/i.test(reason)) {
    return (
      'Chromium cannot start its sandbox here (it never can as root). Run as another user, or, ' +
      'on a machine that renders nothing but its own documents, switch the sandbox off explicitly.'
    );
  }
  return `Chromium at ${executablePath} did not start: ${reason.split('\n')[0] ?? ''}`;
}
