import { uuid4 } from '@temporalio/workflow';
import type { ActionName, Actor } from '../../domain/order/actions.ts';
import type { ActionSignal } from '../messages.ts';
import type { QueuedAction } from './inbox.ts';

const BY_HAND: Actor = { type: 'operator', id: 'temporal' };
const ACTORS: readonly unknown[] = ['operator', 'customer', 'provider', 'system'];
const ENVELOPE = ['actionId', 'actor', 'requestId', 'expectedVersion', 'payload'];

/**
 * A signal as it waits in the inbox. An operator may have typed it in the Temporal UI: then it may be the bare
 * payload, and what goes around it is missing or wrong. Whatever it is, it becomes an action that can be recorded:
 * judging it is the rules' business, and no signal may keep an order from going on.
 */
export function queued(type: ActionName, signal: unknown): QueuedAction {
  const said = isEnvelope(signal) ? signal : { payload: signal };
  return {
    actionId: isShortText(said.actionId, 60) ? said.actionId : uuid4(),
    type,
    payload: said.payload ?? {},
    actor: isActor(said.actor) ? { type: said.actor.type, id: said.actor.id } : BY_HAND,
    requestId: isShortText(said.requestId, 100) ? said.requestId : null,
    ...(Number.isSafeInteger(said.expectedVersion)
      ? { expectedVersion: Number(said.expectedVersion) }
      : {}),
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEnvelope = (signal: unknown): signal is ActionSignal =>
  isRecord(signal) && Object.keys(signal).every((key) => ENVELOPE.includes(key));

/** Printable ASCII: what the database keeps ids in. */
const isShortText = (value: unknown, length: number): value is string =>
  typeof value === 'string' && value.length <= length && /^[\x21-\x7e]+$/.test(value);

const isActor = (value: unknown): value is Actor =>
  isRecord(value) && ACTORS.includes(value['type']) && isShortText(value['id'], 100);
