import { html } from '../../../integrations/plain-page/html.ts';
import type { Html } from '../../../integrations/plain-page/html.ts';
import { page } from '../../../integrations/plain-page/page.ts';
import type { CaughtMail, OpenedMail } from './read-mail.ts';

const SHOWN = 200;

/** What a mail's own HTML may do: links open in a new tab, nothing else. No script, ever. */
export const SANDBOX = 'allow-popups allow-popups-to-escape-sandbox';

/** The list, newest first. */
export function listPage(mails: readonly CaughtMail[], q: string): string {
  return page(
    'Mail catcher',
    html`<header>
        <div class="grow">
          <h1>Mail catcher</h1>
          <p class="quiet">${count(mails.length, q)} Nothing here reaches anyone.</p>
        </div>
        <form action="/" role="search">
          <input
            type="search"
            name="q"
            value="${q}"
            placeholder="Subject, address or Message-ID"
            aria-label="Search mails"
          />
          <button>Search</button>
        </form>
        <form action="/mails/delete" method="post"><button>Empty</button></form>
      </header>
      ${mails.length === 0 ? emptyCard(q) : table(mails.slice(0, SHOWN))}`,
  );
}

/** One mail: its HTML in a frame of its own, text, headers, attachments. */
export function mailPage(mail: CaughtMail, opened: OpenedMail): string {
  return page(
    mail.subject === '' ? '(no subject)' : mail.subject,
    html`<header>
        <div class="grow">
          <p><a href="/">All mails</a></p>
          <h1 class="wide">${mail.subject === '' ? '(no subject)' : mail.subject}</h1>
        </div>
        <a class="btn" href="/mails/${mail.id}/eml">Download .eml</a>
      </header>
      <section class="card">
        <dl>
          <dt>From</dt>
          <dd>${mail.from}</dd>
          <dt>To</dt>
          <dd>${mail.to.join(', ')}</dd>
          <dt>Received</dt>
          <dd>${moment(mail.receivedAt)} UTC</dd>
          <dt>Message-ID</dt>
          <dd class="mono">${mail.messageId}</dd>
          ${attachments(mail, opened)}
        </dl>
      </section>
      ${
        opened.html === null
          ? null
          : html`<section class="card">
              <iframe
                title="The mail as it looks"
                sandbox="${SANDBOX}"
                src="/mails/${mail.id}/html"
              ></iframe>
            </section>`
      }
      ${textPart(opened)}
      <details class="card">
        <summary>${opened.headers.length} headers</summary>
        <dl class="mono">
          ${opened.headers.map(
            ({ name, value }) =>
              html`<dt>${name}</dt>
                <dd>${value}</dd>`,
          )}
        </dl>
      </details>`,
  );
}

/** For a mail that is not there, or no longer. */
export function missingPage(): string {
  return page(
    'No such mail',
    html`<div class="card empty">This mail is not here (any more). <a href="/">All mails</a></div>`,
  );
}

function table(mails: readonly CaughtMail[]): Html {
  const rows = mails.map(
    (mail) =>
      html`<tr>
        <td class="wide">
          <a class="b" href="/mails/${mail.id}"
            >${mail.subject === '' ? '(no subject)' : mail.subject}</a
          >
          <div class="quiet">${mail.from}</div>
        </td>
        <td class="wide m">${mail.to.join(', ')}</td>
        <td class="r m">${kilobytes(mail.size)}</td>
        <td class="nowrap m">${moment(mail.receivedAt)}</td>
      </tr>`,
  );
  return html`<div class="card scroll">
    <table>
      <thead>
        <tr>
          <th>Mail</th>
          <th>To</th>
          <th class="r">Size</th>
          <th>Received (UTC)</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function attachments(mail: CaughtMail, opened: OpenedMail): Html | null {
  const links = opened.attachments.map(({ filename, content, inline }, index) =>
    inline
      ? null
      : html`<div>
          <a href="/mails/${mail.id}/attachments/${index}">${filename}</a>
          <span class="quiet">${kilobytes(content.length)}</span>
        </div>`,
  );
  if (links.every((link) => link === null)) return null;
  return html`<dt>Attached</dt>
    <dd>${links}</dd>`;
}

function textPart(opened: OpenedMail): Html | null {
  if (opened.text === null) return null;
  const text = html`<pre class="mono">${opened.text}</pre>`;
  if (opened.html === null) return html`<section class="card">${text}</section>`;
  return html`<details class="card">
    <summary>Text part</summary>
    ${text}
  </details>`;
}

function emptyCard(q: string): Html {
  return html`<div class="card empty">
    ${q === '' ? 'No mail yet. It appears here as soon as the shop sends one.' : 'No mail fits.'}
  </div>`;
}

function count(found: number, q: string): string {
  const mails = found === 1 ? '1 mail' : `${found} mails`;
  const fit = q === '' ? mails : `${mails} with “${q}”`;
  return found > SHOWN ? `${fit}; the newest ${SHOWN} are shown.` : `${fit}.`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0)} kB`;
}

function moment(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
