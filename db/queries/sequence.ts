import type { Model, QueryBuilder } from 'objection';

/** The last row of a page: where the next page begins. */
export interface Position {
  readonly value: string | number;
  readonly id: string;
}

/** How the rows of a list follow each other; columns with their table. */
export interface Sequence {
  readonly column: string;
  /** Unique: decides between rows that are alike in the column; null where no two are. */
  readonly id: string | null;
  readonly direction: 'asc' | 'desc';
}

/** `-total`: descending. */
export const directionOf = (sort: string): Sequence['direction'] =>
  sort.startsWith('-') ? 'desc' : 'asc';

/**
 * Puts rows into a fixed sequence and leaves out what comes up to a position, so that pages never repeat or skip a row
 * while others come in. The first condition alone lets an index skip to it.
 */
export function inSequence<M extends Model>(
  query: QueryBuilder<M, M[]>,
  { column, id, direction }: Sequence,
  after: Position | null,
): void {
  void query.orderBy(column, direction);
  if (id !== null) void query.orderBy(id, direction);
  if (!after) return;
  const beyond = direction === 'desc' ? '<' : '>';
  const value = column.endsWith('_at') ? new Date(after.value) : after.value;
  if (id === null) {
    void query.where(column, beyond, value);
    return;
  }
  void query
    .where(column, `${beyond}=`, value)
    .where((rest) => void rest.where(column, beyond, value).orWhere(id, beyond, after.id));
}
