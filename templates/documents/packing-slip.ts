import type { PackingSlipSnapshot } from '../../domain/document/snapshot.ts';
import { sum } from '../../domain/money/money.ts';
import { code128 } from '../codes.ts';
import { week } from '../format.ts';
import { fill, wordsFor, type Words } from '../words.ts';
import { datesOf, facts, frameOf } from './frame.ts';

/** What `packing-slip.hbs` shows. */
export type PackingSlipView = ReturnType<typeof packingSlipView>;

/** A packing slip: what is in the parcel and what follows; no prices. */
export function packingSlipView(slip: PackingSlipSnapshot) {
  const words = wordsFor(slip.locale);
  const { long } = datesOf(slip);
  const code = code128(slip.orderNumber);
  return {
    ...frameOf(slip, slip.deliveryAddress),
    words,
    whom: slip.collectAt === null ? words.slip.deliverTo : words.slip.fetchedBy,
    barcode: {
      ...code,
      label: fill(words.slip.barcodeLabel, { order: slip.orderNumber }),
      text: slip.orderNumber,
      /** Millimetres: a module of 0.36, at least the 0.33 that scanners need where space is short. */
      millimetres: (code.width * (code.width * 0.36 > 80 ? 0.33 : 0.36)).toFixed(2),
    },
    facts: facts([
      [words.document.orderDate, long(slip.orderPlacedAt)],
      [words.slip.packedOn, long(slip.packedAt)],
      [words.slip.collectAt, slip.collectAt],
      [words.slip.carrier, slip.carrier],
      [words.slip.tracking, slip.trackingNumber],
      [words.slip.parcel, parcelOf(slip, words)],
    ]),
    comment:
      slip.customerComment === null
        ? null
        : fill(words.slip.quoted, { text: slip.customerComment }),
    lines: slip.lines.map((line) => ({
      ...line,
      rest: line.rest === 0 ? null : String(line.rest),
      expected:
        line.expectedAt === null || line.rest === 0 ? null : expected(slip, line.expectedAt),
    })),
    counts: countsOf(slip, words),
    returns: fill(words.slip.returns, { email: slip.shop.email, order: slip.orderNumber }),
    missing: missingOf(slip, words),
  };
}

const parcelOf = ({ parcel }: PackingSlipSnapshot, words: Words): string =>
  parcel.of === null ? String(parcel.n) : fill(words.slip.parcelOf, { n: parcel.n, of: parcel.of });

const expected = (slip: PackingSlipSnapshot, at: number): string =>
  fill(wordsFor(slip.locale).slip.expected, { week: week(at, slip.locale, slip.timeZone) });

function countsOf({ lines }: PackingSlipSnapshot, { slip }: Words): string {
  const rest = sum(lines.map((line) => line.rest));
  const inParcel = fill(slip.counts, {
    pieces: sum(lines.map((line) => line.inThisParcel)),
    lines: lines.filter((line) => line.inThisParcel > 0).length,
    allLines: lines.length,
  });
  return `${inParcel} ${rest === 0 ? slip.complete : fill(slip.restCount, { pieces: rest })}`;
}

function missingOf({ shop, number }: PackingSlipSnapshot, { slip }: Words): string {
  const values = { contact: shop.email, number };
  return shop.phone === null
    ? fill(slip.missing, values)
    : fill(slip.missingPhone, { ...values, phone: shop.phone });
}
