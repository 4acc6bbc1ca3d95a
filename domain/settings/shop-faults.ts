import { isCreditorIban } from './iban.ts';
import { unless, type SettingsFault } from './fault.ts';
import type { Settings } from './settings.ts';

/** What is wrong with who sells: what stands on every invoice has to be right. */
export function shopFaults({ shop, prices, timeZone, administrators }: Settings): SettingsFault[] {
  return [
    ...unless(
      isCreditorIban(shop.iban),
      'shop.iban',
      'The check digits do not fit: copy the IBAN from the bank.',
    ),
    ...unless(
      /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(shop.bic),
      'shop.bic',
      'A BIC has 8 or 11 letters and digits, e.g. ABNANL2A.',
    ),
    ...unless(/^#[0-9a-f]{6}$/i.test(shop.brandColor), 'shop.brandColor', 'Give it as #rrggbb.'),
    ...unless(
      /^(https?:\/\/)?([a-z0-9-]+\.)+[a-z]{2,}(:\d+)?(\/[^\s"'<>]*)?$/i.test(shop.website),
      'shop.website',
      'Give its address, e.g. https://lindehof.example.',
    ),
    ...unless(
      shop.logoSvg === null || isHarmlessSvg(shop.logoSvg),
      'shop.logoSvg',
      'Draw it with shapes only: no scripts, links, styles or pictures from elsewhere.',
    ),
    ...unless(
      /^[A-Z]{3}$/.test(prices.currency),
      'prices.currency',
      'Use the three letters of ISO 4217, e.g. EUR.',
    ),
    ...unless(
      isTimeZone(timeZone),
      'timeZone',
      'There is no such time zone. Name it as IANA does, e.g. Europe/Amsterdam.',
    ),
    ...unless(
      administrators.length > 0,
      'administrators',
      'Name at least one address: somebody has to be told when money is at risk.',
    ),
  ];
}

/** What may be drawn; anything that could load, run or link is not on this list. */
const SHAPES = ['svg', 'g', 'path', 'circle', 'ellipse', 'rect', 'line', 'polyline', 'polygon'];

function isHarmlessSvg(svg: string): boolean {
  const tags = [...svg.matchAll(/<\/?\s*([a-z][\w:-]*)/gi)].map(([, name = '']) => name);
  return (
    svg.length <= 20_000 &&
    /^\s*<svg[\s>]/.test(svg) &&
    !/<[!?]/.test(svg) &&
    tags.every((name) => SHAPES.includes(name)) &&
    !/\son\w+\s*=|\s(?:xlink:)?href\s*=|\sstyle\s*=|url\s*\(|&|javascript:/i.test(svg)
  );
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}
