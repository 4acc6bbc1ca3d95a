import { ulid } from 'ulid';
import { asOf, book } from './books.ts';
import type { BookedPayment, Movement, Refusal } from './books.ts';
import type { Operation } from './faults.ts';
import { conclude, open } from './opening.ts';
import type { OpeningRequest } from './opening.ts';
import type { ProviderEvent, Store } from './store.ts';

/** What goes back over HTTP. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A question with the key that makes it repeatable; null: not repeatable. */
export interface Question {
  readonly key: string | null;
  readonly fingerprint: string;
}

export interface DeskOptions {
  readonly store: Store;
  /** ms UTC */
  readonly now: () => number;
  readonly send: (event: ProviderEvent) => void;
}

type Change = { readonly answer: Answer; readonly payment?: BookedPayment; readonly type?: string };

const PAST_TENSE = {
  capture: 'captured',
  void: 'voided',
  refund: 'refunded',
  reauthorize: 'reauthorized',
} as const;

/** What the provider does when asked, each in one step: books, keeps the answer, sends the event. */
export function createDesk({ store, now, send }: DeskOptions) {
  /** Carries it out once: a key that has an answer gets that one again, and nothing is done. */
  function once(question: Question, carryOut: () => Change): Answer {
    const { key, fingerprint } = question;
    const kept = key === null ? null : store.answer(key);
    if (kept !== null) {
      if (kept.fingerprint === fingerprint) return { status: kept.status, body: kept.body };
      return refuse(422, 'idempotency_key_reused', 'This key was used for another request.');
    }
    const { answer, payment, type } = carryOut();
    const event = payment === undefined || type === undefined ? null : eventOf(payment, type);
    store.save({
      ...(payment && { payment }),
      ...(event && { event }),
      ...(key !== null && { answer: { key, fingerprint, ...answer } }),
    });
    if (event !== null) send(event);
    return answer;
  }

  function eventOf(payment: BookedPayment, type: string): ProviderEvent {
    return {
      id: `evt_${ulid()}`,
      type: `payment.${type}`,
      paymentReference: payment.reference,
      createdAt: now(),
    };
  }

  return {
    create(question: Question, request: OpeningRequest): Answer {
      return once(question, () => {
        const payment = open(`pay_${ulid()}`, `tr_${ulid()}`, request, now());
        return { answer: { status: 201, body: payment }, payment, type: payment.status };
      });
    },

    /** The customer comes back from the checkout of a pending payment. */
    conclude(reference: string, outcome: 'authorized' | 'captured' | 'failed'): Answer {
      const payment = store.payment(reference);
      if (payment === null) return unknownPayment(reference);
      if (payment.status !== 'pending') {
        return refuse(409, 'not_pending', 'Only a pending payment can be concluded.');
      }
      const concluded = conclude(payment, `tr_${ulid()}`, outcome, now(), undefined);
      return once({ key: null, fingerprint: '' }, () => ({
        answer: { status: 200, body: concluded },
        payment: concluded,
        type: concluded.status,
      }));
    },

    /** Lets the authorisation lapse now, whatever its term was. */
    expire(reference: string): Answer {
      const payment = store.payment(reference);
      if (payment === null) return unknownPayment(reference);
      const lapsed = { ...payment, authorizedUntil: now() };
      return once({ key: null, fingerprint: '' }, () => ({
        answer: { status: 200, body: asOf(lapsed, now()) },
        payment: lapsed,
        type: 'expired',
      }));
    },

    /** Moves money, or declines; `refusedWith` and `moved` as in `book`. */
    move(
      question: Question & { readonly key: string },
      reference: string,
      movement: Omit<Movement, 'reference' | 'idempotencyKey'>,
      refusedWith: Refusal | null,
      moved: number | undefined,
    ): Answer {
      const payment = store.payment(reference);
      if (payment === null) return unknownPayment(reference);
      return once(question, () => {
        const named = { ...movement, reference: `tr_${ulid()}`, idempotencyKey: question.key };
        const booking = book(payment, named, now(), refusedWith, moved);
        if (booking.refusal !== null) {
          const answer = { status: 402, body: { status: 'declined', ...booking.refusal } };
          return { answer, payment: booking.payment, type: `${movement.kind}_declined` };
        }
        const body = { status: 'succeeded', transaction: booking.transaction };
        const type = PAST_TENSE[movement.kind];
        return { answer: { status: 200, body }, payment: booking.payment, type };
      });
    },

    fetch(reference: string): Answer {
      const payment = store.payment(reference);
      return payment === null
        ? unknownPayment(reference)
        : { status: 200, body: asOf(payment, now()) };
    },

    /** Newest first. */
    list: (): BookedPayment[] => store.payments().map((payment) => asOf(payment, now())),
  };
}

export type Desk = ReturnType<typeof createDesk>;
export type MoneyOperation = Exclude<Operation, 'fetch' | 'create'>;

function unknownPayment(reference: string): Answer {
  return refuse(404, 'payment_not_found', `There is no payment ${reference}.`);
}

function refuse(status: number, code: string, message: string): Answer {
  return { status, body: { code, message } };
}
