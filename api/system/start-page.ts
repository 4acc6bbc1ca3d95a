import type { OrderModel } from '../../db/models/models.ts';
import type { Addresses } from '../deps.ts';
import { documentHref, workflowUrl } from '../orders/order-answer.ts';
import { amountText } from '../../domain/money/amount-text.ts';
import { Html, html, link } from './html.ts';
import { PARTS, type Readiness } from './readiness.ts';

export interface StartPage {
  readonly state: Readiness;
  /** With its documents; null in an empty shop. */
  readonly example: OrderModel | null;
  readonly addresses: Addresses;
  /** Of the engine. */
  readonly namespace: string;
}

/** The start page as HTML: one file, no script, light and dark as the reader's machine has it. */
export function startPage({ state, example, addresses, namespace }: StartPage): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Holdfast</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <header>
          <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
            <path
              d="M16 3a5 5 0 0 1 2 9.58V15h6v3h-6v8.8c3.8-.7 6.6-3.3 7.5-6.8l-2.7 1 3.7-6.5L30 20l-2.200-.6C26.500 25.400 21.900 29.500 16 29.500S5.500 25.400 4.200 19.400L2 20l3.500-5.500L9.200 21l-2.700-1c.9 3.500 3.700 6.100 7.500 6.800V18H8v-3h6v-2.420A5 5 0 0 1 16 3Zm0 3a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z"
              fill="currentColor"
            />
          </svg>
          <div>
            <h1>Holdfast</h1>
            <p>Every order is one durable workflow.</p>
          </div>
        </header>
        <main>
          <section class="state" aria-label="State of the parts">
            ${PARTS.map((name) => partState(name, state))}
          </section>
          <section class="cards">
            ${card(link('/api/docs', 'HTTP API'), 'Read it and try it. Its description for generators is openapi.json.')}
            ${addresses.temporalUiUrl === undefined ? null : card(link(addresses.temporalUiUrl, 'Temporal'), 'Every order as a workflow: what it waits for, what it did, what comes next.')}
            ${addresses.mailPageUrl === undefined ? null : card(link(addresses.mailPageUrl, 'Mails'), 'What customers and administrators were sent; caught here, delivered to nobody.')}
          </section>
          ${example ? exampleOrder(example, addresses, namespace) : emptyShop()}
        </main>
        <footer>
          Orders are read with an API key: <code>Authorization: Bearer $API_KEY</code>
        </footer>
      </body>
    </html>`.text;
}

const partState = (name: (typeof PARTS)[number], state: Readiness): Html =>
  html`<div class="part ${state[name].ready ? 'good' : 'bad'}">
    <b>${NAMES[name]}</b> <span>${state[name].sentence}</span>
  </div>`;

const NAMES = { database: 'Database', temporal: 'Temporal', worker: 'Worker' } as const;

const card = (title: Html, text: string): Html =>
  html`<article class="card">
    <h2>${title}</h2>
    <p>${text}</p>
  </article>`;

function exampleOrder(order: OrderModel, addresses: Addresses, namespace: string): Html {
  const { publicUrl, temporalUiUrl } = addresses;
  const documents = order.documents ?? [];
  return html`<section class="card order">
    <div class="row">
      <h2>Order ${order.number}</h2>
      <span class="chip">${words(order.status)}</span
      ><span class="chip">${words(order.paymentStatus)}</span
      ><span class="chip">${words(order.fulfillmentStatus)}</span>
      <span class="total">${amountText(order.total, order.currency)}</span>
    </div>
    ${temporalUiUrl === undefined ? null : html`<p>${link(workflowUrl(temporalUiUrl, namespace, order.number), 'Its workflow in Temporal')}</p>`}
    <p>Read it, with what it allows and what it waits for:</p>
    ${command(`${publicUrl}/api/orders/${order.number}`)}
    ${documents.length === 0 ? null : html`<p>Its documents:</p>`}
    ${documents.map((document) => command(`${publicUrl}${documentHref(order.number, document)}`, `${document.kind}-${document.subject}.pdf`))}
  </section>`;
}

const emptyShop = (): Html =>
  html`<section class="card order">
    <h2>No orders yet</h2>
    <p>Place the first one on the ${link('/api/docs#/Orders/postOrders', 'API page')}.</p>
  </section>`;

const command = (url: string, output?: string): Html =>
  html`<pre><code>curl -H "Authorization: Bearer $API_KEY" ${output === undefined ? '' : `-o ${output} `}${url}</code></pre>`;

const words = (code: string): string =>
  code.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

export const START_STYLE = `
:root { color-scheme: light dark; --bg: #f4f4f1; --surface: #fff; --line: #e5e4de; --ink: #1a1d1c; --ink-2: #505552; --ink-3: #696e6a; --accent: #0b6170; --accent-soft: #e4f0f1; --good: #1c6a45; --bad: #a6251c; }
@media (prefers-color-scheme: dark) { :root { --bg: #101312; --surface: #181c1b; --line: #2a302e; --ink: #e8ebe8; --ink-2: #b3bab6; --ink-3: #939b97; --accent: #63c5d2; --accent-soft: #14323a; --good: #74cf9d; --bad: #f59a8e; } }
*, *::before, *::after { box-sizing: border-box; }
html { font: 400 15px/22px -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; color: var(--ink); background: var(--bg); }
body { margin: 0 auto; max-width: 960px; padding: 48px 24px; }
h1, h2, p { margin: 0; }
h1 { font-size: 22px; line-height: 28px; letter-spacing: -.01em; }
h2 { font-size: 16px; line-height: 24px; font-weight: 600; }
p { color: var(--ink-2); }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; text-underline-offset: 3px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
header { display: flex; gap: 14px; align-items: center; margin-bottom: 28px; } header svg { color: var(--accent); flex: none; }
.state { display: flex; flex-wrap: wrap; gap: 8px 28px; margin-bottom: 20px; font-size: 14px; }
.part::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-right: 8px; border-radius: 50%; background: currentColor; }
.part.good { color: var(--good); } .part.bad { color: var(--bad); } .part b { color: var(--ink); font-weight: 600; } .part span { color: var(--ink-2); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 16px; margin-bottom: 16px; }
.card { padding: 18px 20px; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 1px 2px rgb(26 29 28 / .05); }
.card p { margin-top: 4px; font-size: 14px; line-height: 20px; }
.order p { margin-top: 12px; }
.row { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; } .total { margin-left: auto; font-weight: 600; font-variant-numeric: tabular-nums; }
.chip { padding: 1px 9px; border-radius: 10px; background: var(--accent-soft); color: var(--accent); font-size: 13px; line-height: 20px; }
pre { margin: 8px 0 0; padding: 10px 12px; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--bg); border: 1px solid var(--line); border-radius: 6px; }
code { font: 13px/20px ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", monospace; color: var(--ink); }
footer { margin-top: 28px; font-size: 13px; color: var(--ink-3); }
`;

/** Made apart from the page's template, in which a formatter may move white space: the policy's hash is of this very text. */
const STYLE_ELEMENT = new Html(`<style>${START_STYLE}</style>`);
