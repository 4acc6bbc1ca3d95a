/** Times as a file writes them: a format of the tokens YYYY, MM, DD, HH, mm and ss. */
import { SetupError } from '../setup/setup-error.ts';

const TOKENS = { YYYY: 4, MM: 2, DD: 2, HH: 2, mm: 2, ss: 2 } as const;
type Token = keyof typeof TOKENS;
const TOKEN = /YYYY|MM|DD|HH|mm|ss/g;

export type TimeReader = (text: string) => number | undefined;

/**
 * Makes a reader of such times. Wall-clock times are read as if they were UTC: a life is lived by the lengths of
 * time between its events.
 *
 * @returns ms; undefined for what is no such time, or no day that there is (31-02-2018)
 * @throws {SetupError} for a format without year, month and day
 */
export function timeReader(format: string): TimeReader {
  const tokens = format.match(TOKEN) ?? [];
  const named = (['YYYY', 'MM', 'DD'] as const).every(
    (token) => tokens.filter((t) => t === token).length === 1,
  );
  if (!named) {
    throw new SetupError(
      `--date-format ${format} needs YYYY, MM and DD, once each (and may have HH, mm and ss), ` +
        'as in "DD-MM-YYYY HH:mm" or "YYYY-MM-DD HH:mm:ss".',
    );
  }
  const pattern = new RegExp(`^${format.split(TOKEN).map(escaped).reduce(joinedBy(tokens))}$`);

  return (text) => {
    const found = pattern.exec(text.trim());
    if (!found) return undefined;
    const part: Partial<Record<Token, number>> = {};
    tokens.forEach((token, i) => (part[token as Token] = Number(found[i + 1])));
    return instant(part);
  };
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const joinedBy =
  (tokens: readonly string[]) =>
  (before: string, after: string, i: number): string =>
    `${before}(\\d{${TOKENS[tokens[i - 1] as Token]}})${after}`;

function instant({
  YYYY = 0,
  MM = 0,
  DD = 0,
  HH = 0,
  mm = 0,
  ss = 0,
}: Partial<Record<Token, number>>) {
  const at = Date.UTC(YYYY, MM - 1, DD, HH, mm, ss);
  const read = new Date(at);
  // Date.UTC takes the 31st of February for the 3rd of March.
  const same = [
    read.getUTCMonth() + 1,
    read.getUTCDate(),
    read.getUTCHours(),
    read.getUTCMinutes(),
  ];
  return same.join() === [MM, DD, HH, mm].join() ? at : undefined;
}
