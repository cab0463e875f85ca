/**
 * Divides `total` among classes in proportion to their sizes by largest remainders (Hamilton's method); equal remainders go to the
 * lower class index. Integer arithmetic throughout, so that every machine agrees.
 *
 * @param sizes rows of each class. @param total at most their sum when drawing without replacement.
 * @returns a quota per class; they sum to `total`, and none exceeds its class's size when `total` does not exceed all rows.
 */
export function classQuotas(sizes: readonly number[], total: number): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const quotas = sizes.map((size) => Math.floor((size * total) / all));
  const remainders = sizes.map((size, label) => size * total - quotas[label]! * all);
  const left = total - quotas.reduce((sum, quota) => sum + quota, 0);
  const byRemainder = sizes.map((_, label) => label).sort((a, b) => remainders[b]! - remainders[a]! || a - b);
  for (const label of byRemainder.slice(0, left)) quotas[label] = quotas[label]! + 1;
  return quotas;
}
