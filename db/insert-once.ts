import type { Knex } from 'knex';

/**
 * Inserts rows whose primary key says which effect they belong to.
 * @returns false where they were there already: the effect has been done
 * @throws any other database error
 */
export async function insertOnce(
  trx: Knex.Transaction,
  table: string,
  rows: readonly object[],
): Promise<boolean> {
  try {
    await trx(table).insert(rows);
    return true;
  } catch (error) {
    if (isDuplicatePrimaryKey(error)) return false;
    throw error;
  }
}

/** Another unique key (a number given twice) is no repetition but a fault, and must be heard. */
export const isDuplicatePrimaryKey = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === 'ER_DUP_ENTRY' &&
  /for key '(\w+\.)?PRIMARY'/.test(error.message);
