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

/**
 * The ISO 11649 creditor reference made from the figures of a document's number: `RF02 2026 0042 13`
 * without its blanks. Banks carry it unchanged and check it, so a payment finds its invoice.
 * @throws RangeError when the number holds no figure
 */
export function creditorReference(number: string): string {
  const digits = number.replace(/\D/g, '').slice(-21);
  if (digits === '') throw new RangeError(`"${number}" holds no figure to make a reference from.`);
  return `RF${String(98 - mod97(`${digits}RF00`)).padStart(2, '0')}${digits}`;
}

/** Whether a reference is a valid ISO 11649 one (blanks allowed). */
export function isCreditorReference(reference: string): boolean {
  const compact = reference.replaceAll(' ', '').toUpperCase();
  return (
    /^RF\d\d[0-9A-Z]{1,21}$/.test(compact) && mod97(compact.slice(4) + compact.slice(0, 4)) === 1
  );
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

function mod97(text: string): number {
  const digits = text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return Array.from(digits).reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
}
