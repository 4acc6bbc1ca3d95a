import { parseArgs } from 'node:util';
import { SetupError, reasonOf } from '../setup/setup-error.ts';
import { OLIST_COLUMNS, type Columns } from './read-lives.ts';

export interface SimulateOptions {
  readonly file: string;
  readonly columns: Columns;
  readonly dateFormat: string;
  readonly limit: number;
  /** Where the figures go; undefined: nowhere. */
  readonly json: string | undefined;
}

const USAGE = `npm run simulate -- FILE.csv[.gz] [options]

  --columns id=NAME,…   what the file calls ${Object.keys(OLIST_COLUMNS).join(', ')}
                        (default: as Olist does: ${OLIST_COLUMNS.id}, ${OLIST_COLUMNS.status}, …)
  --date-format FORMAT  of YYYY, MM, DD, HH, mm, ss (default: "DD-MM-YYYY HH:mm")
  --limit N             live the first N only
  --json FILE           write the figures there as well`;

/** Reads the command line. @throws {SetupError} with how to use it, when it cannot be understood */
export function readOptions(args: readonly string[]): SimulateOptions {
  const { values, positionals } = parsed(args);
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new SetupError(`Give one file.\n\n${USAGE}`);
  return {
    file,
    columns: { ...OLIST_COLUMNS, ...columnsOf(values.columns ?? '') },
    dateFormat: values['date-format'] ?? 'DD-MM-YYYY HH:mm',
    limit: limitOf(values.limit),
    json: values.json,
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { columns: text, 'date-format': text, limit: text, json: text },
    });
  } catch (error) {
    throw new SetupError(`${reasonOf(error)}\n\n${USAGE}`);
  }
}

function columnsOf(text: string): Partial<Columns> {
  const pairs = text
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      const [ours, theirs] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
      if (at > 0 && ours in OLIST_COLUMNS && theirs !== '') return [ours, theirs] as const;
      throw new SetupError(
        `--columns ${pair} is not understood. Write ${Object.keys(OLIST_COLUMNS).join('=…, ')}=…, as many as differ.`,
      );
    });
  return Object.fromEntries(pairs);
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return Infinity;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new SetupError(`--limit ${text} is no whole number above 0.`);
}
