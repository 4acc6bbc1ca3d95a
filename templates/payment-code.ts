import { isCreditorReference } from '../domain/payment/reference.ts';

/** What an EPC-QR code says: a SEPA credit transfer in euro (EPC069-12, version 002). */
export interface Transfer {
  readonly bic: string;
  readonly name: string;
  readonly iban: string;
  /** Euro cents, 1 to 99,999,999,999. */
  readonly amount: number;
  /** An ISO 11649 reference (`RF…`) goes in as structured, anything else as text. */
  readonly reference: string;
}

/** Groups of four, as IBANs and creditor references are printed. */
export const grouped = (code: string): string =>
  code.replaceAll(' ', '').replace(/.{4}(?=.)/g, '$&\u00a0');

/**
 * The lines of an EPC-QR code.
 * @throws RangeError when the standard has no place for the amount or the text (331 bytes at most)
 */
export function epcPayload({ bic, name, iban, amount, reference }: Transfer): string {
  if (!Number.isSafeInteger(amount) || amount < 1 || amount > 99_999_999_999) {
    throw new RangeError(`An EPC-QR code carries € 0.01 to € 999,999,999.99, not ${amount} cents.`);
  }
  const euros = `EUR${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
  const structured = isCreditorReference(reference);
  const lines = [
    ...['BCD', '002', '1', 'SCT', compact(bic), oneLine(name, 70), compact(iban), euros, ''],
    ...(structured ? [compact(reference)] : ['', oneLine(reference, 140)]),
  ];
  const payload = lines.join('\n');
  if (Buffer.byteLength(payload) > 331) throw new RangeError('The EPC-QR code is over 331 bytes.');
  return payload;
}

const compact = (text: string): string => text.replace(/\s/g, '').toUpperCase();
const oneLine = (text: string, length: number): string =>
  text.replace(/\s+/g, ' ').trim().slice(0, length);
