const digitsByCurrency = new Map<string, number>();

/** Minor units as an amount: `749.15 EUR`; digits as the currency has them. */
export function amountText(minor: number, currency: string): string {
  let digits = digitsByCurrency.get(currency);
  if (digits === undefined) {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    digits = Number(format.resolvedOptions().maximumFractionDigits);
    digitsByCurrency.set(currency, digits);
  }
  return `${(minor / 10 ** digits).toFixed(digits)} ${currency}`;
}
