import type { Knex } from 'knex';
import type { NumberSource } from '../../domain/settings/number.ts';

export interface GivenNumber {
  readonly value: number;
  readonly number: string;
  /** The instant it was given at, never before that of the number before it; ms UTC. */
  readonly at: number;
}

/**
 * Gives out the next number of a series, gapless: the counter's row stays locked until the transaction ends, and
 * a transaction that is rolled back gives its number back. (An auto-increment column would leave holes.)
 * Take it late in the transaction: others wait for it.
 */
export async function nextNumber(
  trx: Knex.Transaction,
  source: NumberSource,
  at: number,
): Promise<GivenNumber> {
  // One statement starts the series or counts on: between a look and an insert another could slip in.
  await trx.raw(
    `INSERT INTO number_series (series, value, last_at) VALUES (?, ?, ?)
     ON DUPLICATE KEY UPDATE value = value + 1, last_at = GREATEST(last_at, VALUES(last_at))`,
    [source.counter, source.start, new Date(at)],
  );
  const row = await trx('number_series')
    .where('series', source.counter)
    .first<{ value: number; last_at: Date } | undefined>('value', 'last_at');
  if (!row) throw new Error(`The number series ${source.counter} is gone.`);
  return { value: row.value, number: source.format(row.value), at: row.last_at.getTime() };
}
