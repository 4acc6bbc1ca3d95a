/**
 * Spreads an amount over shares in proportion to their weights, to the cent: what rounding down leaves goes to
 * those it took most from, the first of equals first (largest remainder). No share gets more than its weight.
 *
 * @param amount  minor units, 0 to the sum of the weights
 * @param over    each with its `weight`, minor units, none below 0
 */
export function spread<T extends { readonly weight: number }>(
  amount: number,
  over: readonly T[],
): (T & { readonly part: number })[] {
  const weights = over.map(({ weight }) => weight);
  const total = weights.reduce((a, b) => a + b, 0);
  if (total === 0) return over.map((one) => ({ ...one, part: 0 }));
  // Amount × weight may leave the safe integers.
  const parts = over.map((one) => {
    const exact = BigInt(amount) * BigInt(one.weight);
    return { one, part: Number(exact / BigInt(total)), rest: Number(exact % BigInt(total)) };
  });
  const left = amount - parts.reduce((given, { part }) => given + part, 0);
  const lucky = new Set([...parts].sort((a, b) => b.rest - a.rest).slice(0, left));
  return parts.map((share) => ({ ...share.one, part: share.part + (lucky.has(share) ? 1 : 0) }));
}
