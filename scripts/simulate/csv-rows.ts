/** The rows of a CSV file, gzipped or not, as a stream. A row is a line: one that is broken spoils no other. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse/sync';

export interface CsvRow {
  /** From 1, the header's. */
  readonly line: number;
  /** The cells by the names in the header; a string says what is wrong with the row. */
  readonly cells: Readonly<Record<string, string | undefined>> | string;
}

/** @throws the file's error: not there, not readable, broken gzip */
export async function* csvRows(file: string): AsyncGenerator<CsvRow> {
  let header: string[] | undefined;
  let line = 0;
  for await (const text of linesOf(await textOf(file))) {
    line += 1;
    if (text.trim() === '') continue;
    const values = valuesOf(text);
    if (header) yield { line, cells: named(header, values) };
    else header = values ?? [];
  }
}

function named(header: readonly string[], values: readonly string[] | undefined): CsvRow['cells'] {
  if (!values) return 'its quotes do not match';
  if (values.length !== header.length) {
    return `it has ${values.length} columns, the header has ${header.length}`;
  }
  return Object.fromEntries(header.map((name, i) => [name, values[i]]));
}

/** Undefined where the quotes do not match. */
function valuesOf(text: string): string[] | undefined {
  try {
    const rows: string[][] = parse(text, { bom: true, trim: true });
    return rows[0] ?? [];
  } catch {
    return undefined;
  }
}

async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (rest !== '') yield rest;
}

async function textOf(file: string): Promise<AsyncIterable<string>> {
  const zipped = await isGzipped(file);
  const source = createReadStream(file);
  if (!zipped) return source.setEncoding('utf8');
  const text = createGunzip().setEncoding('utf8');
  // What breaks the stream is thrown to whoever reads it.
  pipeline(source, text, () => undefined);
  return text;
}

/** By its first bytes: a name may say anything. */
async function isGzipped(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}
