/** The colours of a document or mail, all made from the shop's one brand colour; `#rrggbb`. */
export interface BrandColors {
  readonly brand: string;
  /** The brand, darkened until it can be read as text on white and on `tint`. */
  readonly brandInk: string;
  /** 8 % brand in white: the ground of panels. */
  readonly tint: string;
  /** White or ink, whichever reads better on the brand. */
  readonly onBrand: string;
  /** The brand as a ground for text: `brand` itself unless neither white nor ink reads on it. */
  readonly button: string;
  /** The brand, lightened for text on dark grounds (mails in dark mode). */
  readonly brandOnDark: string;
}

type Rgb = readonly [number, number, number];

const WHITE: Rgb = [1, 1, 1];
const INK = '#191c1b';
/** The card of a mail in dark mode. */
export const DARK_GROUND = '#202523';
/** WCAG 2 AA for text of normal size. */
const READABLE = 4.5;
/** WCAG 2 AAA: glowing screens make coloured text on dark grounds look duller than it measures. */
const CLEAR = 7;

/**
 * The tones that a document needs, from the shop's brand colour.
 * @throws RangeError when the colour is not written as `#rrggbb`
 */
export function brandColors(brand: string): BrandColors {
  const base = parse(brand);
  const tint = hex(mix(base, WHITE, 0.08));
  const onBrand = contrast('#ffffff', brand) >= contrast(INK, brand) ? '#ffffff' : INK;
  return {
    brand,
    brandInk: shift(base, -0.01, (tone) => contrast(tone, tint) >= READABLE),
    tint,
    onBrand,
    button: shift(base, onBrand === INK ? 0.01 : -0.01, (t) => contrast(onBrand, t) >= READABLE),
    brandOnDark: shift(base, 0.01, (tone) => contrast(tone, DARK_GROUND) >= CLEAR),
  };
}

/** The contrast of two colours by WCAG 2, from 1 (equal) to 21 (black on white). */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(parse(a)), luminance(parse(b))].sort((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** Moves the lightness in OKLCH by `step` until `accept` takes the tone; hue and chroma stay. */
function shift(color: Rgb, step: number, accept: (tone: string) => boolean): string {
  const [lightness, a, b] = toOklab(color);
  for (let l = lightness; l >= 0 && l <= 1; l += step) {
    const tone = hex(fromOklab([l, a, b]));
    if (accept(tone)) return tone;
  }
  return step < 0 ? '#000000' : '#ffffff';
}

function parse(color: string): Rgb {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  if (!match) throw new RangeError(`Write the brand colour as #rrggbb; got "${color}".`);
  const [r, g, b] = match.slice(1).map((part) => parseInt(part, 16) / 255);
  return [r ?? 0, g ?? 0, b ?? 0];
}

const hex = (rgb: Rgb): string =>
  '#' +
  rgb
    .map((part) => Math.round(Math.min(1, Math.max(0, part)) * 255).toString(16))
    .map((part) => part.padStart(2, '0'))
    .join('');

const mix = (color: Rgb, ground: Rgb, share: number): Rgb => [
  color[0] * share + ground[0] * (1 - share),
  color[1] * share + ground[1] * (1 - share),
  color[2] * share + ground[2] * (1 - share),
];

const linear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const gamma = (c: number) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);

const luminance = (rgb: Rgb) =>
  0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2]);

/** https://bottosson.github.io/posts/oklab/ */
function toOklab(rgb: Rgb): Rgb {
  const [r, g, b] = [linear(rgb[0]), linear(rgb[1]), linear(rgb[2])];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function fromOklab([lightness, a, b]: Rgb): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}
