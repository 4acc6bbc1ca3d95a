import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ACTION_NAMES } from '../domain/order/action-names.ts';
import { SYSTEM_ACTION_NAMES } from '../domain/order/action-table.ts';
import type { AnyActionName } from '../domain/order/actions.ts';
import type { Effect } from '../domain/order/effects.ts';
import { ALL_ACTIONS, cell, cellInAWord } from '../test/domain/support/cells.ts';
import { STATE_NAMES, type StateName } from '../test/domain/support/states.ts';

/**
 * Writes docs/action-table.md: for every state and action whether it is allowed, and what it brings about.
 * Taken from the rules themselves by deciding each pair; a test fails when the file is not up to date.
 */

const FILE = fileURLToPath(new URL('../docs/action-table.md', import.meta.url));

/** How many states stand side by side in a table that is still readable. */
const COLUMNS = 6;

/** The actions that some state refuses because it is on hold. */
const BLOCKED = ALL_ACTIONS.filter((action) =>
  STATE_NAMES.some((state) => cellInAWord(action, state) === 'onHold'),
);

/** The page, in markdown. */
export const actionTable = (): string =>
  `${[
    '# The table of actions',
    'Written by `npx tsx scripts/action-table.ts` from the rules in `domain/`; do not edit. Every state of an ' +
      'order that the rules tell apart (the stories that lead to them are in `test/domain/support/states.ts`), and ' +
      'every action with its most likely request: **✓** allowed, else the code of the refusal.',
    '## What people and other systems ask for',
    ...tables(ACTION_NAMES),
    '## What a hold blocks',
    'While a hold is left, these are refused with `onHold`: ' +
      `${BLOCKED.map((action) => `\`${action}\``).join(', ')}. ` +
      'Invoices and packing slips that would follow from other actions wait for its release. Money and facts that are ' +
      'reported, and credit notes of what is cancelled or returned, are still recorded.',
    '## What the engine reports',
    ...tables(SYSTEM_ACTION_NAMES),
    '## What the actions bring about',
    'All events and effects seen over the states above; which of them one request brings about is decided by the ' +
      "order's state and the settings.",
    ...ALL_ACTIONS.map(consequencesOf),
  ].join('\n\n')}\n`;

function tables(actions: readonly AnyActionName[]): string[] {
  const groups = Array.from({ length: Math.ceil(STATE_NAMES.length / COLUMNS) }, (_, i) =>
    STATE_NAMES.slice(i * COLUMNS, (i + 1) * COLUMNS),
  );
  return groups.map((states) =>
    [
      `| action | ${states.join(' | ')} |`,
      `| --- |${' --- |'.repeat(states.length)}`,
      ...actions.map((action) => `| \`${action}\` | ${row(action, states)} |`),
    ].join('\n'),
  );
}

const row = (action: AnyActionName, states: readonly StateName[]): string =>
  states
    .map((state) => cellInAWord(action, state))
    .map((word) => (word === 'allowed' ? '✓' : word))
    .join(' | ');

function consequencesOf(action: AnyActionName): string {
  const decisions = STATE_NAMES.map((state) => cell(action, state)).filter(
    (decision) => decision.outcome === 'applied',
  );
  const events = unique(decisions.flatMap((d) => d.events.map((event) => event.type)));
  const effects = unique(decisions.flatMap((d) => d.effects.map(inWords)));
  return [
    `### \`${action}\``,
    '',
    `- events: ${events.join(', ') || 'none'}`,
    `- effects: ${effects.join(', ') || 'none'}`,
  ].join('\n');
}

const unique = (words: readonly string[]): string[] => [...new Set(words)];

function inWords(effect: Effect): string {
  switch (effect.type) {
    case 'moveStock':
      return `stock: ${effect.movement}`;
    case 'issueInvoice':
      return `number: ${effect.series}`;
    case 'numberReturn':
      return 'number: return';
    case 'settleAllotment':
      return 'stock: allotment settled';
    case 'countCoupons':
      return `coupons: ${effect.movement}`;
    case 'bookTransfer':
      return 'bank transfer: booked';
    case 'freeTransfer':
      return 'bank transfer: free again';
    case 'placeExchange':
      return 'order: placed in exchange';
    case 'labelBuyer':
      return 'customer: labels';
    case 'addLines':
      return 'order: lines';
    case 'changeAddress':
      return 'order: address';
    case 'makeDocument':
      return `document: ${effect.document}`;
    case 'sendMail':
      return `mail: ${effect.mail} (${effect.to})`;
    case 'capturePayment':
      return 'money: capture';
    case 'voidPayment':
      return 'money: void';
    case 'reauthorizePayment':
      return 'money: reauthorize';
    case 'moveStoreCredit':
      return 'store credit';
    case 'refundPayment':
      return 'money: refund';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(fileURLToPath(new URL('../docs/', import.meta.url)), { recursive: true });
  writeFileSync(FILE, actionTable());
  console.log(`written: ${FILE}`);
}
