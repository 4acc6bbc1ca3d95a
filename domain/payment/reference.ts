/**
 * The creditor reference of an invoice (ISO 11649): `RF`, two check digits, the digits of its number. Banks
 * check it, so a transfer can be matched by machine.
 */
export function creditorReference(number: string): string {
  const digits = digitsOf(number) || '0';
  return `RF${String(98 - mod97(`${digits}RF00`)).padStart(2, '0')}${digits}`;
}

/** Whether a reference is a valid ISO 11649 one (blanks allowed). */
export function isCreditorReference(reference: string): boolean {
  const compact = reference.replaceAll(' ', '').toUpperCase();
  return (
    /^RF\d\d[0-9A-Z]{1,21}$/.test(compact) && mod97(compact.slice(4) + compact.slice(0, 4)) === 1
  );
}

/** The digits of a number as they stand in its creditor reference; empty where it has none. */
export const digitsOf = (number: string): string =>
  number.replace(/\D/g, '').replace(/^0+/, '').slice(-21);

/** Letters count as 10 to 35. */
function mod97(text: string): number {
  const digits = text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return Array.from(digits).reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
}
