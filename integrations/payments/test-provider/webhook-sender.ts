import { setTimeout as pause } from 'node:timers/promises';
import { SIGNATURE_HEADER, signWebhook } from '../webhook-signature.ts';
import type { FaultBook } from './faults.ts';
import type { ProviderEvent } from './store.ts';

const RETRY_DELAYS_MS = [250, 1000, 5000, 15_000, 60_000, 300_000];
const TIMEOUT_MS = 5000;

export interface WebhookSenderOptions {
  /** Null: nobody wants call-backs. */
  readonly url: string | null;
  readonly secret: string;
  readonly faults: FaultBook;
  /** ms UTC */
  readonly now: () => number;
  /** The event has arrived (2xx), or nobody wants it. */
  readonly onDelivered: (eventId: string) => void;
}

/** Sends events as signed call-backs, again and again until they arrive, with the faults set. */
export function createWebhookSender(options: WebhookSenderOptions) {
  const { faults, secret, now } = options;
  const stopping = new AbortController();
  let url = options.url;
  let heldBack: (() => void)[] = [];

  async function deliver(event: ProviderEvent, signedWith: string): Promise<void> {
    for (const delay of [...RETRY_DELAYS_MS, null]) {
      if (url === null || (await post(url, event, signedWith))) {
        options.onDelivered(event.id);
        return;
      }
      if (delay === null || !(await wait(delay))) return;
    }
  }

  async function post(to: string, event: ProviderEvent, signedWith: string): Promise<boolean> {
    const body = Buffer.from(JSON.stringify(event));
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const headers = {
      'content-type': 'application/json',
      [SIGNATURE_HEADER]: signWebhook(body, signedWith, now()),
    };
    try {
      const response = await fetch(to, {
        method: 'POST',
        body,
        headers,
        signal,
        redirect: 'manual',
      });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }

  /** False when the provider stops meanwhile: the event stays undelivered and goes out at the next start. */
  async function wait(ms: number): Promise<boolean> {
    return pause(ms, true, { ref: false, signal: stopping.signal }).catch(() => false);
  }

  async function sendWithFaults(event: ProviderEvent): Promise<void> {
    const take = <K extends Parameters<FaultBook['take']>[0]>(kind: K) =>
      faults.take(kind, operationOf(event), event.paymentReference);
    const late = take('webhook-late');
    const copies = take('webhook-duplicate')?.copies ?? 1;
    const signedWith = take('webhook-forged') === null ? secret : `not ${secret}`;
    const type = take('webhook-unknown') === null ? event.type : 'payment.frobnicated';
    const sent = { ...event, type, createdAt: event.createdAt - (late?.ageMs ?? 0) };
    if (late !== null && !(await wait(late.ms))) return;
    for (let copy = 0; copy < copies; copy += 1) await deliver(sent, signedWith);
  }

  return {
    /** Returns at once; the call-back goes out beside. */
    send(event: ProviderEvent): void {
      if (faults.take('webhook-reordered', operationOf(event), event.paymentReference) !== null) {
        heldBack.push(() => void sendWithFaults(event));
        return;
      }
      const overtaken = heldBack;
      heldBack = [];
      void sendWithFaults(event).then(() => overtaken.forEach((sendNow) => sendNow()));
    },
    setUrl(next: string | null): void {
      url = next;
    },
    stop(): void {
      stopping.abort();
    },
  };
}

/** `payment.captured` was made by a capture; what the checkout made counts as `create`. */
function operationOf(event: ProviderEvent) {
  if (/reauthoriz/.test(event.type)) return 'reauthorize';
  if (/captur/.test(event.type)) return 'capture';
  if (/void/.test(event.type)) return 'void';
  return /refund/.test(event.type) ? 'refund' : 'create';
}
