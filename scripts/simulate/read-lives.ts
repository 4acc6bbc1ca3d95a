/** Order lives out of a CSV file. */
import { csvRows } from './csv-rows.ts';
import { reasonOf, SetupError } from '../setup/setup-error.ts';
import { LIFE_STATUSES, type Life, type LifeStatus } from './life.ts';
import type { TimeReader } from './times.ts';

/** Our names for the columns, and what Olist calls them. */
export const OLIST_COLUMNS = {
  id: 'order_id',
  status: 'order_status',
  purchase: 'order_purchase_timestamp',
  approval: 'order_approved_at',
  handover: 'order_delivered_carrier_date',
  delivery: 'order_delivered_customer_date',
  estimate: 'order_estimated_delivery_date',
} as const;
export type ColumnName = keyof typeof OLIST_COLUMNS;
export type Columns = Readonly<Record<ColumnName, string>>;

/** A row that is no life, or one that was put right; `line` counts from 1, the header's. */
export interface RowRemark {
  readonly line: number;
  readonly reason: string;
}

export interface ReadLives {
  readonly lives: readonly Life[];
  /** Rows that cannot be lived. */
  readonly bad: readonly RowRemark[];
  /** Rows that can, after a time was moved. */
  readonly mended: readonly RowRemark[];
}

export interface ReadOptions {
  readonly columns: Columns;
  readonly readTime: TimeReader;
  /** Lives to read at most; bad rows do not count. */
  readonly limit: number;
}

const TIMES = ['purchase', 'approval', 'handover', 'delivery', 'estimate'] as const;

/** What the file must tell for a status. */
const NEEDED: Readonly<Record<LifeStatus, readonly (typeof TIMES)[number][]>> = {
  delivered: ['approval', 'handover', 'delivery'],
  shipped: ['approval', 'handover'],
  canceled: [],
  unavailable: ['approval'],
  processing: ['approval'],
  invoiced: ['approval'],
};

/**
 * Reads the lives of a file; what is wrong with a row is said with its line and never stops the rest.
 * @throws {SetupError} when the file cannot be read or lacks a column
 */
export async function readLives(file: string, options: ReadOptions): Promise<ReadLives> {
  const lives = new Map<string, Life>();
  const bad: RowRemark[] = [];
  const mended: RowRemark[] = [];
  try {
    for await (const { line, cells } of csvRows(file)) {
      if (lives.size >= options.limit) break;
      if (typeof cells !== 'string') requireColumns(file, cells, options.columns);
      const life = typeof cells === 'string' ? cells : lifeOf(cells, options);
      if (typeof life === 'string') bad.push({ line, reason: life });
      else if (lives.has(life.id)) bad.push({ line, reason: `${life.id} was there before` });
      else
        lives.set(
          life.id,
          inOrder(life, (reason) => mended.push({ line, reason })),
        );
    }
  } catch (error) {
    if (error instanceof SetupError) throw error;
    throw new SetupError(
      `${file} cannot be read (${reasonOf(error)}). Give a CSV file, gzipped or not.`,
    );
  }
  return { lives: [...lives.values()], bad, mended };
}

type Row = Readonly<Record<string, string | undefined>>;

function requireColumns(file: string, row: Row, columns: Columns): void {
  const missing = Object.entries(columns).filter(([, name]) => !(name in row));
  if (missing.length === 0) return;
  const wanted = missing.map(([ours, name]) => `${name} (${ours})`).join(', ');
  throw new SetupError(
    `${file} has no column ${wanted}; it has: ${Object.keys(row).join(', ')}. ` +
      `Name its columns with --columns, as in --columns ${missing[0]?.[0]}=NAME.`,
  );
}

/** The life of a row, or what is wrong with it. */
function lifeOf(row: Row, { columns, readTime }: ReadOptions): Life | string {
  const cell = (name: ColumnName) => row[columns[name]] ?? '';
  const status = LIFE_STATUSES.find((known) => known === cell('status'));
  if (cell('id') === '') return 'it has no id';
  if (!status) return `the status "${cell('status')}" is none of ${LIFE_STATUSES.join(', ')}`;

  const times: Partial<Record<ColumnName, number>> = {};
  for (const name of TIMES) {
    const text = cell(name);
    const at = text === '' ? undefined : readTime(text);
    if (text !== '' && at === undefined)
      return `${columns[name]} "${text}" is no time of the format given`;
    if (at !== undefined) times[name] = at;
  }
  const { purchase, approval, handover, delivery, estimate } = times;
  if (purchase === undefined) return `it has no ${columns.purchase}`;
  const lacking = NEEDED[status].filter((name) => times[name] === undefined);
  if (lacking.length > 0) {
    return `it is ${status}, but has no ${lacking.map((name) => columns[name]).join(' and no ')}`;
  }
  return { id: cell('id'), status, purchase, approval, handover, delivery, estimate };
}

/** Clocks of shops and carriers differ: nothing happens before the purchase, nor arrives before it left. */
function inOrder(life: Life, mended: (reason: string) => void): Life {
  const notBefore = (at: number | undefined, first: number, what: string) => {
    if (at === undefined || at >= first) return at;
    mended(`${what}; taken as at the same time`);
    return first;
  };
  const { purchase } = life;
  const approval = notBefore(life.approval, purchase, 'approved before the purchase');
  const handover = notBefore(life.handover, purchase, 'handed over before the purchase');
  const left = handover ?? purchase;
  const delivery = notBefore(life.delivery, left, 'delivered before it was handed over');
  return { ...life, approval, handover, delivery };
}
