import type { Executor } from '../knex.ts';

/** Whether an event of a payment provider has been dealt with. */
export async function isEventKnown(
  executor: Executor,
  provider: string,
  eventId: string,
): Promise<boolean> {
  const row: unknown = await executor('provider_events')
    .where({ provider, event_id: eventId })
    .first('event_id');
  return row !== undefined;
}

/** Notes that an event has been dealt with. Noting it twice is no error. */
export async function noteEvent(
  executor: Executor,
  provider: string,
  eventId: string,
  at: number,
): Promise<void> {
  await executor('provider_events')
    .insert({ provider, event_id: eventId, received_at: new Date(at) })
    .onConflict()
    .ignore();
}
