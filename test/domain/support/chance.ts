/** One throw of the dice: what kind of thing happens, and the numbers for it. */
export interface Chance {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}
