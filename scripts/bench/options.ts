import { parseArgs } from 'node:util';
import { reasonOf, SetupError } from '../setup/setup-error.ts';

export interface BenchOptions {
  readonly levels: readonly number[];
  readonly rounds: number;
  /** Of load, each time. */
  readonly seconds: number;
  /** Send an Idempotency-Key with each request: safer, and two SQL statements more. */
  readonly idempotencyKeys: boolean;
  /** Where the figures go; undefined: nowhere. */
  readonly json: string | undefined;
}

const USAGE = `npm run bench -- lifecycle [options]

  --concurrency 1,8,32  clients at a time, one level after the other
  --rounds 3            at each level: the bare engine, then real lives; medians are reported
  --seconds 10          of load, each time
  --idempotency-keys    send one with each request, which costs two SQL statements
  --json FILE           write the figures there as well`;

/** Reads the command line. @throws {SetupError} with how to use it, when it cannot be understood */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parsed(args);
  if (positionals.length !== 1 || positionals[0] !== 'lifecycle') {
    throw new SetupError(`Say what to measure. There is: lifecycle.\n\n${USAGE}`);
  }
  const levels = values.concurrency.split(',').map((n) => wholeNumber('--concurrency', n));
  return {
    levels,
    rounds: wholeNumber('--rounds', values.rounds),
    seconds: wholeNumber('--seconds', values.seconds),
    idempotencyKeys: values['idempotency-keys'],
    json: values.json,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        concurrency: { type: 'string', default: '1,8,32' },
        rounds: { type: 'string', default: '3' },
        seconds: { type: 'string', default: '10' },
        'idempotency-keys': { type: 'boolean', default: false },
        json: { type: 'string' },
      },
    });
  } catch (error) {
    throw new SetupError(`${reasonOf(error)}\n\n${USAGE}`);
  }
}

function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text.trim())) return Number(text);
  throw new SetupError(`${option} ${text} is no whole number above 0.`);
}
