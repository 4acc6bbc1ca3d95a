import type { Address } from '../settings/shop.ts';

/** Whether two addresses are the same, word for word. */
export const isSameAddress = (a: Address, b: Address): boolean =>
  a.name === b.name &&
  a.company === b.company &&
  a.street === b.street &&
  a.postcode === b.postcode &&
  a.city === b.city &&
  a.country === b.country;
