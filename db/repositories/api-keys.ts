import { ulid } from 'ulid';
import { parseJson, type Executor } from '../knex.ts';

export interface ApiKey {
  readonly id: string;
  readonly permissions: readonly string[];
}

/** The key with that SHA-256 (hex), or null. */
export async function findApiKey(executor: Executor, sha256: string): Promise<ApiKey | null> {
  const row: { id: string; permissions: string } | undefined = await executor('api_keys')
    .where({ sha256 })
    .first(['id', 'permissions']);
  return row ? { id: row.id, permissions: parseJson<string[]>(row.permissions) } : null;
}

/**
 * Makes sure that a key is known with these permissions; `*` stands for all. Safe to call at each start.
 * @param sha256 hex of the key, which itself is never stored
 */
export async function registerApiKey(
  executor: Executor,
  key: { readonly sha256: string; readonly name: string; readonly permissions: readonly string[] },
  at: number,
): Promise<void> {
  await executor('api_keys')
    .insert({
      id: ulid(at),
      sha256: key.sha256,
      name: key.name,
      permissions: JSON.stringify(key.permissions),
      created_at: new Date(at),
    })
    .onConflict('sha256')
    .merge(['name', 'permissions']);
}
