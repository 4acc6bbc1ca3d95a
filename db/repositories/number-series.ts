import type { Knex } from 'knex';
import type { NumberSource } from '../../domain/settings/number.ts';

export interface GivenNumber {
  readonly value: number;
  readonly number: string;
}

export interface DatedNumber extends GivenNumber {
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
  // LAST_INSERT_ID brings the number along with the answer, so that nothing has to be read again.
  const [{ insertId: value }] = (await trx.raw(
    `INSERT INTO number_series (series, value, last_at) VALUES (?, LAST_INSERT_ID(?), ?)
     ON DUPLICATE KEY UPDATE value = LAST_INSERT_ID(value + 1), last_at = GREATEST(last_at, VALUES(last_at))`,
    [source.counter, source.start, new Date(at)],
  )) as [{ insertId: number }];
  return { value, number: source.format(value) };
}

/** The same for series whose numbers and dates must rise together, as invoices do. */
export async function nextDatedNumber(
  trx: Knex.Transaction,
  source: NumberSource,
  at: number,
): Promise<DatedNumber> {
  const series = source.counter;
  const [counted] = (await trx.raw(
    `UPDATE number_series SET value = LAST_INSERT_ID(value + 1), last_at = ? WHERE series = ? AND last_at <= ?`,
    [new Date(at), series, new Date(at)],
  )) as [{ affectedRows: number; insertId: number }];
  if (counted.affectedRows > 0) {
    return { value: counted.insertId, number: source.format(counted.insertId), at };
  }
  // The first of its series, or one whose clock is behind: it takes the date of the number before it.
  const given = await nextNumber(trx, source, at);
  const row = await trx('number_series')
    .where('series', series)
    .first<{ last_at: Date } | undefined>('last_at');
  if (!row) throw new Error(`The number series ${series} is gone.`);
  return { ...given, at: row.last_at.getTime() };
}
