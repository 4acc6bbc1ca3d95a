/**
 * A value that must be there by now, such as the time of placing of an order that is invoiced.
 * @throws RangeError with the sentence `otherwise` where it is not
 */
export function known<T>(value: T | null | undefined, otherwise: string): T {
  if (value === null || value === undefined) throw new RangeError(otherwise);
  return value;
}
