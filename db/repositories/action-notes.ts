import type { Executor } from '../knex.ts';

/**
 * Keeps what a person says about an action: free text, which may name people and so never goes through the
 * engine. Once per action.
 */
export async function saveNote(
  executor: Executor,
  orderId: string,
  actionId: string,
  note: string,
): Promise<void> {
  await executor('action_notes')
    .insert({ action_id: actionId, order_id: orderId, note })
    .onConflict('action_id')
    .ignore();
}
