import { suppressedMails } from '../../domain/notification/suppressed-mails.ts';
import { allowedActions } from '../../domain/order/allowed-actions.ts';
import { deadlineSentence } from '../../domain/order/deadline-sentences.ts';
import { DEADLINE_KINDS } from '../../domain/order/deadlines.ts';
import type { OrderEvent } from '../../domain/order/events.ts';
import type { Facets } from '../../domain/order/facets.ts';
import type { Order } from '../../domain/order/order.ts';
import { taskSentence } from '../../domain/order/tasks.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { tracesOf, TracedAction } from '../../db/queries/order-traces.ts';
import { iso } from '../http/instants.ts';

export const FACTS = [
  ...['status', 'paymentStatus', 'fulfillmentStatus', 'onHold', 'needsAttention'],
  ...['mail', 'missingMail', 'number', 'stock', 'cancellation', 'attention', 'notAllowed'],
] as const;

/** Who or what brought something about. */
export interface Cause {
  readonly kind: 'person' | 'customer' | 'provider' | 'deadline' | 'engine';
  readonly actionId: string;
  readonly action: string;
  readonly actor: { readonly type: string; readonly id: string };
  readonly at: string;
  readonly requestId: string | null;
  readonly note: string | null;
}

/** One fact about an order, and why it is so. */
export interface Why {
  readonly fact: string;
  /** Which one, where there are several of a kind. */
  readonly about: string | null;
  readonly says: string;
  readonly why: string;
  /** The setting or switch that had a say in it. */
  readonly rule: string | null;
  readonly cause: Cause | null;
}

interface Known {
  readonly order: Order;
  readonly settings: Settings;
  /** ms UTC */
  readonly now: number;
  readonly traces: Awaited<ReturnType<typeof tracesOf>>;
  readonly history: readonly { readonly actionId: string; readonly event: OrderEvent }[];
}

/** Every fact about an order with its cause (B06), from what was written down when it came about. */
export const whyOf = (known: Known): Why[] => [
  ...facetFacts(known),
  ...mailFacts(known),
  ...missingMailFacts(known),
  ...numberFacts(known),
  ...stockFacts(known),
  ...eventFacts(known),
  ...refusedFacts(known),
];

const FACETS = {
  status: 'orderStatus',
  paymentStatus: 'paymentStatus',
  fulfillmentStatus: 'fulfillmentStatus',
  onHold: 'onHold',
  needsAttention: 'needsAttention',
} as const satisfies Record<string, keyof Facets>;

/** A facet is as the last action left it that changed it. */
const facetFacts = ({ traces }: Known): Why[] =>
  Object.entries(FACETS).map(([fact, facet]) => {
    let changed: TracedAction | null = null;
    let value: unknown = NEW[facet];
    for (const action of traces.actions) {
      if (!action.applied || action.facets[facet] === value) continue;
      value = action.facets[facet];
      changed = action;
    }
    return explained(fact, null, `${words(fact)}: ${words(String(value))}.`, changed);
  });

/** What a recorded draft is before anything is asked of it. */
const NEW: Facets = {
  orderStatus: 'draft',
  paymentStatus: 'unpaid',
  fulfillmentStatus: 'unfulfilled',
  onHold: false,
  needsAttention: false,
};

const MAIL_STATES = {
  queued: 'is on its way',
  sent: 'was sent',
  failed: 'was refused for good',
} as const;

const mailFacts = ({ traces }: Known): Why[] =>
  traces.mails.map(({ actionId, mail, subject, recipient, status, error }) => {
    const says = `The mail “${words(mail)}” to the ${recipient} ${MAIL_STATES[status]}${error === null ? '' : `: ${error}`}.`;
    return explained('mail', `${mail} ${subject}`, says, actionOf(traces, actionId));
  });

const SWITCHES = {
  mailsOn: 'The switch for mails to the customer was off for this order.',
  mailCustomer: 'The action said that the customer is not told.',
} as const;

const missingMailFacts = ({ order, traces, history }: Known): Why[] =>
  traces.actions.flatMap((action) => {
    const events = history.filter(({ actionId }) => actionId === action.id);
    const queued = traces.mails.filter(({ actionId }) => actionId === action.id);
    return suppressedMails(
      events.map(({ event }) => event),
      order,
      queued,
    ).map(({ mail, by }) => ({
      ...explained(
        'missingMail',
        `${mail.mail} ${mail.subject}`,
        `The mail “${words(mail.mail)}” was not sent.`,
        action,
      ),
      why: SWITCHES[by],
      rule: by,
    }));
  });

const numberFacts = ({ order, settings, traces, history }: Known): Why[] => [
  ...traces.numbers.map(({ key, number, kind }) => {
    const action = actionOf(traces, actionIn(key, 1));
    const says = `${kind === 'invoice' ? 'Invoice' : 'Credit note'} ${number} was issued.`;
    const byHand = action?.type === 'invoice' || kind === 'creditNote';
    const rule = byHand ? null : `invoiceTiming: ${settings.invoiceTiming}`;
    return { ...explained('number', number, says, action), rule };
  }),
  ...order.returns.flatMap(({ id, number }) => {
    const asked = history.find(
      ({ event }) => event.type === 'returnRequested' && event.returnId === id,
    );
    return number === null || !asked
      ? []
      : [
          explained(
            'number',
            number,
            `The return has the number ${number}.`,
            actionOf(traces, asked.actionId),
          ),
        ];
  }),
];

const stockFacts = ({ settings, traces }: Known): Why[] =>
  traces.stock.map(({ key, sku, movement, onHand, reserved }) => {
    const moved = [
      ...(onHand === 0 ? [] : [`${signed(onHand)} on hand`]),
      ...(reserved === 0 ? [] : [`${signed(reserved)} set apart`]),
    ];
    const says = `${sku}: ${moved.join(', ') || movement}.`;
    const action = actionOf(traces, actionIn(key, 2));
    return {
      ...explained('stock', `${sku} ${movement}`, says, action),
      rule: `stockTiming: ${settings.stockTiming}`,
      ...(action ? {} : { why: 'Goods came in, or the shelf was put right: see its own ledger.' }),
    };
  });

/** Cancellations, and what a person was called for. */
const eventFacts = ({ traces, history }: Known): Why[] =>
  history.flatMap(({ actionId, event }) => {
    const action = actionOf(traces, actionId);
    if (event.type === 'cancelled') {
      const says = `Goods of the order were cancelled (${event.reason}, by ${event.by}).`;
      return [explained('cancellation', event.reason, says, action)];
    }
    if (event.type !== 'attentionRaised') return [];
    const about = `${event.reason} ${event.subject}`;
    return [explained('attention', about, taskSentence(event), action)];
  });

const refusedFacts = ({ order, settings, now }: Known): Why[] =>
  allowedActions(order, { now, settings }).flatMap(({ action, reason }) =>
    reason
      ? [
          {
            fact: 'notAllowed',
            about: action,
            says: `“${words(action)}” is not possible now.`,
            why: reason.sentence,
            rule: reason.code,
            cause: null,
          },
        ]
      : [],
  );

const explained = (
  fact: string,
  about: string | null,
  says: string,
  action: TracedAction | null | undefined,
): Why => ({
  ...{ fact, about, says },
  why: action ? whySentence(action) : 'It was recorded so, and nothing has changed it since.',
  rule: null,
  cause: action ? causeOf(action) : null,
});

const causeOf = (action: TracedAction): Cause => ({
  kind: kindOf(action),
  actionId: action.id,
  action: action.type,
  actor: { type: action.actorType, id: action.actorId },
  at: iso(action.at.getTime()),
  requestId: action.requestId,
  note: action.note,
});

function kindOf({ actorType, type }: TracedAction): Cause['kind'] {
  if (type === 'meetDeadline') return 'deadline';
  if (actorType === 'operator') return 'person';
  return actorType === 'customer' || actorType === 'provider' ? actorType : 'engine';
}

function whySentence(action: TracedAction): string {
  const what = `“${words(action.type)}”`;
  switch (kindOf(action)) {
    case 'deadline':
      return `The deadline ${String(action.payload['key'])} came. ${whatWasPromised(action)}`.trim();
    case 'person':
      return `${action.actorId} asked for ${what}.`;
    case 'customer':
      return `The customer asked for ${what}.`;
    case 'provider':
      return `The payment provider reported ${what}.`;
    case 'engine':
      return `The order engine reported ${what}.`;
  }
}

function whatWasPromised({ payload }: TracedAction): string {
  const [kind, n] = String(payload['key']).split(':');
  const known = DEADLINE_KINDS.find((candidate) => candidate === kind);
  return known ? deadlineSentence({ kind: known, n: Number(n) || 0 }) : '';
}

const actionOf = ({ actions }: Known['traces'], id: string): TracedAction | undefined =>
  actions.find((action) => action.id === id);

/** The action in an effect's key: `{actionId}/{n}`, with more behind it for stock. */
const actionIn = (key: string, behind: number): string =>
  key.split('/').slice(0, -behind).join('/');

const signed = (n: number): string => (n > 0 ? `+${n}` : String(n));

/** `markUnpaid` as words. */
const words = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
