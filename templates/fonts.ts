import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { codePointsOf } from './font-table.ts';

const require = createRequire(import.meta.url);

interface Family {
  readonly name: string;
  readonly source: string;
  readonly weights: readonly number[];
  readonly subsets: readonly string[];
}

/**
 * Static weights only: Chromium turns a variable font into dozens of nameless Type 3 fonts. Latin comes
 * with every document, the other scripts when a name or a product asks for them.
 */
const FAMILIES: readonly Family[] = [
  {
    name: 'Doc Sans',
    source: '@fontsource/inter',
    weights: [400, 500, 600],
    subsets: ['latin', 'latin-ext', 'vietnamese', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext'],
  },
  {
    name: 'Doc Serif',
    source: '@fontsource/source-serif-4',
    weights: [400, 500],
    subsets: ['latin', 'latin-ext', 'vietnamese', 'greek', 'cyrillic', 'cyrillic-ext'],
  },
];

interface Subset {
  readonly name: string;
  readonly css: string;
  readonly codePoints: ReadonlySet<number>;
}

const loaded = new Map<string, Subset>();

/** All subsets, in the order in which a character is looked for; each file is read once, when first needed. */
function subset(name: string): Subset {
  const known = loaded.get(name);
  if (known) return known;
  const families = FAMILIES.filter((family) => family.subsets.includes(name));
  const [first] = families;
  if (!first) throw new RangeError(`There is no subset "${name}".`);
  const made: Subset = {
    name,
    css: families.flatMap((family) => family.weights.map((w) => face(family, name, w))).join('\n'),
    // Every weight of a subset draws the same characters (the tests hold it to that).
    codePoints: within(
      rangeOf(first, name),
      codePointsOf(readFileSync(file(first, name, first.weights[0] ?? 400, 'woff'))),
    ),
  };
  loaded.set(name, made);
  return made;
}

const SUBSETS = FAMILIES[0]?.subsets ?? [];

/** The `@font-face` rules, fonts inlined, that a text needs: Latin always, other subsets on demand. */
export function fontFaces(text: string): string {
  const others = new Set(text.match(BEYOND_ASCII));
  const needed = new Set(['latin', ...[...others].map(subsetOf)]);
  return SUBSETS.filter((name) => needed.has(name))
    .map((name) => subset(name).css)
    .join('\n');
}

/**
 * The text with every character that no font can draw (an emoji, an ideograph) replaced by `?`, and
 * without control characters. Left to itself Chromium would fetch such a character from whatever font
 * the machine has, as Type 3 pictures, or not at all.
 */
export const drawable = (text: string): string =>
  text.normalize('NFC').replace(BEYOND_ASCII, (char) => {
    if (INVISIBLE.test(char)) return '';
    if (char === '\u2011') return '-';
    return SYNTHETIC.test(char) || subsetOf(char) !== null ? char : '?';
  });

const BEYOND_ASCII = /[^\n\t\x20-\x7e]/gu;
/** Nothing to draw; direction marks among them could turn a line around. */
const INVISIBLE = /[\p{Cc}\p{Cf}\ufe00-\ufe0f]/u;
/** Blanks that the shaper makes from the font's own blank. */
const SYNTHETIC = /\p{Zs}/u;

function subsetOf(char: string): string | null {
  const codePoint = char.codePointAt(0) ?? 0;
  return SUBSETS.find((name) => subset(name).codePoints.has(codePoint)) ?? null;
}

function face(family: Family, name: string, weight: number): string {
  const data = readFileSync(file(family, name, weight, 'woff2')).toString('base64');
  const range = rangeOf(family, name);
  return (
    `@font-face{font-family:"${family.name}";font-weight:${weight};unicode-range:${range};` +
    `src:url(data:font/woff2;base64,${data}) format("woff2")}`
  );
}

const file = ({ source }: Family, name: string, weight: number, kind: 'woff' | 'woff2'): string =>
  require.resolve(`${source}/files/${source.split('/')[1] ?? ''}-${name}-${weight}-normal.${kind}`);

/** The `unicode-range` of a subset, e.g. `U+0000-00FF,U+0131`. */
function rangeOf({ source }: Family, name: string): string {
  const list = readFileSync(require.resolve(`${source}/unicode.json`), 'utf8');
  const range = (JSON.parse(list) as Partial<Record<string, string>>)[name];
  if (range === undefined) throw new Error(`${source} has no subset "${name}".`);
  return range;
}

/** The characters that lie in a `unicode-range`: the browser asks the subset for no others. */
function within(range: string, codePoints: ReadonlySet<number>): ReadonlySet<number> {
  const spans = range.split(',').map((span) => {
    const [first = 0, last = first] = span
      .replace('U+', '')
      .split('-')
      .map((point) => parseInt(point, 16));
    return { first, last };
  });
  return new Set(
    [...codePoints].filter((p) => spans.some(({ first, last }) => p >= first && p <= last)),
  );
}
