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

/** Whether the database refused a row because another has its unique value. */
export const isDuplicate = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && error.code === 'ER_DUP_ENTRY';

/** Another unique key (a number given twice) is no repetition but a fault, and must be heard. */
export const isDuplicatePrimaryKey = (error: unknown): boolean =>
  isDuplicate(error) && /for key '(\w+\.)?PRIMARY'/.test(error.message);
