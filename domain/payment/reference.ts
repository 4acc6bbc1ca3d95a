/**
 * The creditor reference of an invoice (ISO 11649): `RF`, two check digits, the digits of its number. Banks
 * check it, so a transfer can be matched by machine.
 */
export function creditorReference(number: string): string {
  const digits = number.replace(/\D/g, '').replace(/^0+/, '').slice(-21) || '0';
  // "RF00" behind the digits, letters as 10..35: R = 27, F = 15.
  const check = 98 - Number(BigInt(`${digits}271500`) % 97n);
  return `RF${String(check).padStart(2, '0')}${digits}`;
}
