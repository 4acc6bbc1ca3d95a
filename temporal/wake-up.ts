import { createSocket } from 'node:dgram';
import type { EventEmitter } from 'node:events';

/**
 * Workers tell the API which action has just been decided, so that it need not look for it again and again. A word in
 * passing (UDP): one that is lost costs a look at the database more, one that is made up a look for nothing.
 */
export interface WakeUpAddress {
  readonly host: string;
  readonly port: number;
}

/** @returns what to call with an action's id when it is committed; never throws, never waits */
export function wakeUpSender({ host, port }: WakeUpAddress): (actionId: string) => void {
  const socket = createSocket('udp4');
  socket.unref();
  // Nobody listens there: the API looks by itself.
  socket.on('error', () => undefined);
  return (actionId) => socket.send(actionId, port, host, () => undefined);
}

/**
 * Emits, by its id, each action that a worker tells of.
 * @returns what ends the listening
 */
export function listenForWakeUps(
  { host, port }: WakeUpAddress,
  decisions: EventEmitter,
): () => void {
  const socket = createSocket('udp4');
  socket.on('message', (message) => {
    const actionId = message.toString('utf8');
    // `error` is not an id: everybody who waits would hear it.
    if (actionId !== 'error') decisions.emit(actionId);
  });
  socket.on('error', () => undefined);
  socket.bind(port, host);
  socket.unref();
  return () => socket.close();
}
