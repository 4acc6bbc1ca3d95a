/** How the demo tells what happens. */
import { styleText } from 'node:util';
import type { DemoOrder, DemoOrderDetail, HistoryEntry, Refused } from './api.ts';
import { historySentence } from './history-sentence.ts';
import type { Chapter } from './story.ts';

type Style = Parameters<typeof styleText>[0];

const GUTTER = ' '.repeat(12);

/** @param colours whether the output is a terminal that shows them */
export function createTimeline(write: (line: string) => void, colours: boolean) {
  const paint = (style: Style, text: string): string => (colours ? styleText(style, text) : text);
  const line = (label: string, text: string) =>
    write(`${GUTTER}${paint('dim', label.padEnd(13))}${text}`);

  return {
    opening: (order: DemoOrder): void =>
      write(`\n${paint('bold', `Order ${order.number}`)}  ${order.links['workflow'] ?? ''}`),

    chapter: ({ action, sentence }: Chapter): void =>
      write(`\n  ${clock(new Date())}  ${paint('bold', action)}  ${paint('dim', sentence)}`),

    /** What the history has on it. */
    events: (entries: readonly HistoryEntry[], order: DemoOrder): void => {
      for (const { event } of entries) line(...historySentence(event, order));
    },

    refused: ({ code, detail }: Refused): void =>
      line('refused', `${paint('yellow', code)}  ${detail}`),

    document: (kind: string, name: string, bytes: number): void =>
      line('document', `${words(kind)}  ${name}, ${Math.ceil(bytes / 1024)} kB`),

    mail: ({ subject, recipient }: DemoOrderDetail['messages'][number]): void =>
      line('mail', `to ${recipient}: ${subject ?? ''}`),

    standing: (order: DemoOrder): void => {
      const { captured, authorized, refunded } = order.money;
      const facets = [order.status, words(order.paymentStatus), order.fulfillmentStatus];
      const money = [
        ...(authorized > 0 ? [`${amount(authorized)} reserved`] : []),
        ...(captured > 0 ? [`${amount(captured)} taken`] : []),
        ...(refunded > 0 ? [`${amount(refunded)} refunded`] : []),
      ];
      const held = order.onHold ? ` · ${paint('yellow', 'on hold')}` : '';
      const sums = money.length > 0 ? paint('dim', `  (${money.join(', ')})`) : '';
      line('→', `${paint('green', facets.join(' · '))}${held}${sums}`);
    },
  };
}

/** `packingSlip` as `packing slip`. */
const words = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** Minor units as a figure. */
const amount = (minor: number): string => (minor / 100).toFixed(2);

/** The time on the wall, to the tenth of a second. */
const clock = (at: Date): string =>
  at.toTimeString().slice(0, 8) + `.${Math.floor(at.getMilliseconds() / 100)}`;
