/** Odd powers up to s^23: with |s| <= 0.1716 the first one left out is below 2^-63 of the sum. */
const TERMS = 12;

/**
 * The natural logarithm out of + - * / alone. `Math.log` may differ in its last bit between versions of Node; this never does.
 *
 * x = 2^e m with m near 1, and ln m = 2 artanh s, s = (m - 1) / (m + 1) (Abramowitz and Stegun 4.1.27).
 *
 * @param x positive and finite
 * @returns ln x within 2 units in the last place (relative to the larger of |ln x| and ln 2 near 1)
 */
export function naturalLogarithm(x: number): number {
  let mantissa = x;
  let exponent = 0;
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent--;
  }
  while (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let term = TERMS - 1; term >= 0; term--) sum = sum * square + 1 / (2 * term + 1);
  return exponent * Math.LN2 + 2 * s * sum;
}
