import { html, raw } from './html.ts';
import type { Html } from './html.ts';

/**
 * The small pages of the tools beside Holdfast (test provider, mail catcher): rendered by the
 * server, no script at all, light and dark as the reader's machine has it.
 */
export function page(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`.text;
}

/** Headers for a page of ours: no script, nothing from elsewhere, not in anyone's frame. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

const STYLE = `
:root {
  color-scheme: light dark;
  --bg: #f4f4f1; --surface: #fff; --hover: #f3f3ef; --line: #e5e4de; --line-strong: #cbc9c0;
  --ink: #1a1d1c; --ink-2: #505552; --ink-3: #696e6a; --accent: #0b6170; --accent-soft: #e4f0f1;
  --good: #1c6a45; --warn: #8a4f00; --bad: #a6251c; --info: #23539f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --bg: #101312; --surface: #181c1b; --hover: #1f2423; --line: #2a302e; --line-strong: #3d4542;
    --ink: #e8ebe8; --ink-2: #b3bab6; --ink-3: #939b97; --accent: #63c5d2; --accent-soft: #14323a;
    --good: #74cf9d; --warn: #f0bb58; --bad: #f59a8e; --info: #9bbff3;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { font: 400 14px/20px -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; color: var(--ink); background: var(--bg); }
body { margin: 0 auto; max-width: 1120px; padding: 28px 24px 56px; }
h1 { font-size: 20px; line-height: 28px; font-weight: 600; letter-spacing: -.01em; margin: 0; }
p { margin: 0; }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; text-underline-offset: 3px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 5px; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: 12px; margin-bottom: 16px; }
header .grow { flex: 1; min-width: 200px; }
.quiet { color: var(--ink-3); font-size: 13px; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; box-shadow: 0 1px 2px rgb(26 29 28 / .05); }
.card + .card { margin-top: 16px; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th { font-weight: 400; font-size: 12px; color: var(--ink-3); text-align: left; }
th, td { padding: 10px 16px; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody tr:last-child td { border-bottom: 0; }
tbody tr:hover { background: var(--hover); }
.r { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.b { font-weight: 600; }
.m { color: var(--ink-2); }
.nowrap { white-space: nowrap; }
.wide { overflow-wrap: anywhere; }
.mono { font: 12px/18px ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", monospace; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); } .info { color: var(--info); } .off { color: var(--ink-3); }
.empty { padding: 48px 16px; text-align: center; color: var(--ink-3); }
form { display: flex; gap: 8px; margin: 0; }
input { height: 32px; width: 320px; max-width: 60vw; padding: 0 10px; border: 1px solid var(--line-strong); border-radius: 8px; background: var(--surface); color: var(--ink); font: inherit; }
button, .btn { display: inline-flex; align-items: center; min-height: 32px; padding: 0 11px; border: 1px solid var(--line-strong); border-radius: 6px; background: var(--surface); color: var(--ink); font: 600 13px/18px inherit; font-family: inherit; cursor: pointer; white-space: nowrap; }
button:hover, .btn:hover { background: var(--hover); text-decoration: none; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 16px; margin: 0; padding: 16px; }
dt { color: var(--ink-3); font-size: 13px; } dd { margin: 0; overflow-wrap: anywhere; }
iframe { display: block; width: 100%; height: 70vh; border: 0; background: #fff; }
pre { margin: 0; padding: 16px; white-space: pre-wrap; overflow-wrap: anywhere; }
summary { padding: 10px 16px; cursor: pointer; font-weight: 600; font-size: 13px; }
details[open] summary { border-bottom: 1px solid var(--line); }
`;
