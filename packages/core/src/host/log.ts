import { LN2_HIGH, LN2_LOW } from "./ln2.js";

/**
 * The natural logarithm of a finite number above 0 from + - * / and comparisons alone, because Math.log may differ in its last bit between
 * versions of Node and constants of programs are to agree on all machines. Within 2 units in the last place.
 */
export function log(x: number): number {
  if (!(x > 0 && Number.isFinite(x))) {
    throw new RangeError(`a logarithm is of a finite number above 0, got ${x}`);
  }
  // x = m · 2ᵏ with m in [√½, √2).
  let [m, k] = [x, 0];
  while (m >= Math.SQRT2) {
    m /= 2;
    k++;
  }
  while (m < Math.SQRT1_2) {
    m *= 2;
    k--;
  }
  // ln m = 2 · artanh s = 2 · Σ s²ⁿ⁺¹ / (2n + 1) with s = (m - 1) / (m + 1), |s| < 0.172: 11 terms reach below 2⁻⁵⁴.
  const s = (m - 1) / (m + 1);
  let sum = 0;
  for (let n = 10; n >= 0; n--) {
    sum = sum * s * s + 1 / (2 * n + 1);
  }
  return k * LN2_HIGH + (2 * s * sum + k * LN2_LOW);
}
