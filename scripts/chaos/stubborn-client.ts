import { setTimeout as pause } from 'node:timers/promises';
import type { Acknowledged } from '../audit/invariant.ts';

/** What a client was finally told. */
export interface Told {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What clients met on the way. */
export interface Met {
  /** How long each answer took, ms, from asking to hearing, whatever it was. */
  readonly answers: { readonly at: number; readonly ms: number; readonly status: number }[];
  /** No answer at all: the connection broke. */
  broken: number;
  /** 503 with `Retry-After`. */
  away: number;
  /** 503 without saying when to come back. */
  awayWithoutWord: number;
  /** Any other 5xx: never allowed. */
  failed: { readonly status: number; readonly body: string }[];
}

export interface StubbornClient {
  /**
   * Asks until there is a final answer, each time under the same Idempotency-Key, as a well-made shop does.
   * @throws when there is none within two minutes
   */
  ask(path: string, body: unknown, asked: Asked): Promise<Told>;
  /** @throws when it cannot be read within two minutes */
  read(path: string): Promise<Told>;
  readonly met: Met;
  /** Every action that was acknowledged, as it was told. */
  readonly ledger: Acknowledged[];
  /** When each acknowledgement came, ms since 1970. */
  readonly acknowledgedAt: number[];
}

export interface Asked {
  /** The action, for the ledger; null: none, as for a draft. */
  readonly action: string | null;
  readonly order: string;
  readonly key: string;
}

/** ms: longer than any part needs to come back. */
const PATIENCE = 120_000;
const AGAIN = 150;

interface Request {
  readonly method: 'GET' | 'POST';
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client that never gives up and never asks for anything twice. */
export function createStubbornClient(baseUrl: string, apiKey: string): StubbornClient {
  const met: Met = { answers: [], broken: 0, away: 0, awayWithoutWord: 0, failed: [] };
  const ledger: Acknowledged[] = [];
  const acknowledgedAt: number[] = [];

  async function once(path: string, init: Request): Promise<Told | null> {
    const from = performance.now();
    try {
      const response = await fetch(baseUrl + path, {
        ...init,
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${apiKey}`,
          ...init.headers,
        },
        signal: AbortSignal.timeout(20_000),
      });
      const text = await response.text();
      const { status } = response;
      met.answers.push({ at: Date.now(), ms: performance.now() - from, status });
      if (status === 503) {
        if (response.headers.has('retry-after')) met.away += 1;
        else met.awayWithoutWord += 1;
        return null;
      }
      if (status >= 500) met.failed.push({ status, body: text.slice(0, 300) });
      return status >= 500 ? null : { status, body: JSON.parse(text) as Told['body'] };
    } catch {
      met.broken += 1;
      return null;
    }
  }

  async function stubbornly(path: string, init: Request): Promise<Told> {
    const end = Date.now() + PATIENCE;
    while (Date.now() < end) {
      const told = await once(path, init);
      const isUnderway = told?.status === 409 && told.body['code'] === 'requestUnderway';
      if (told && !isUnderway) return told;
      await pause(AGAIN);
    }
    throw new Error(`${path} had no answer within ${PATIENCE / 1000} s.`);
  }

  const read = (path: string) => stubbornly(path, { method: 'GET' });

  /** A promise (202) is followed until it is kept. */
  async function kept(actionId: string): Promise<Told> {
    const end = Date.now() + PATIENCE;
    while (Date.now() < end) {
      const { body } = await read(`/api/actions/${actionId}`);
      if (body['outcome'] === 'rejected') return { status: 409, body };
      if (body['outcome'] === 'applied') return read(String(body['order']));
      await pause(AGAIN);
    }
    throw new Error(
      `Action ${actionId} was promised and is not decided after ${PATIENCE / 1000} s.`,
    );
  }

  return {
    ...{ read, met, ledger, acknowledgedAt },
    async ask(path, body, { action, order, key }) {
      const headers = { 'idempotency-key': key };
      const init: Request = { method: 'POST', body: JSON.stringify(body), headers };
      const answer = await stubbornly(path, init);
      // The promise itself was an acknowledgement: it is followed, and must be kept.
      const told = answer.status === 202 ? await kept(String(answer.body['actionId'])) : answer;
      if (told.status < 300 && action !== null) {
        ledger.push({ key, action, outcome: 'applied', order });
        acknowledgedAt.push(Date.now());
      }
      return told;
    },
  };
}
