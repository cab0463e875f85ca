import { LN2_HIGH, LN2_LOW } from "./ln2.js";

/** 1 / n! for n = 13 … 0: Taylor's series on |r| ≤ ln 2 / 2 is then good to float64's last bit or two. */
const COEFFICIENTS = [
  1 / 6227020800,
  1 / 479001600,
  1 / 39916800,
  1 / 3628800,
  1 / 362880,
  1 / 40320,
  1 / 5040,
  1 / 720,
  1 / 120,
  1 / 24,
  1 / 6,
  0.5,
  1,
  1,
] as const;

const SMALLEST_EXPONENT = -1022;
const LARGEST_EXPONENT = 1023;

/** 2ᵏ for all normal numbers, by halving and doubling alone: exact, where Math.pow promises nothing. */
const POWERS_OF_TWO = powersOfTwo();

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(LARGEST_EXPONENT - SMALLEST_EXPONENT + 1);
  powers[-SMALLEST_EXPONENT] = 1;
  for (let index = 1 - SMALLEST_EXPONENT; index < powers.length; index++) {
    powers[index] = powers[index - 1]! * 2;
  }
  for (let index = -SMALLEST_EXPONENT - 1; index >= 0; index--) {
    powers[index] = powers[index + 1]! / 2;
  }
  return powers;
}

/**
 * eˣ from + - * and comparisons alone, because Math.exp may differ in its last bit between versions of Node and votes are to agree on
 * all machines. Within 2 units in the last place where the result is a normal number; below that, zero.
 */
export function exp(x: number): number {
  if (!(x > -708)) {
    return Number.isNaN(x) ? Number.NaN : 0;
  }
  if (x > 709) {
    return Number.POSITIVE_INFINITY;
  }
  // eˣ = 2ᵏ · eʳ with r = x - k ln 2, |r| ≤ ln 2 / 2.
  const k = Math.round(x * Math.LOG2E);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 0;
  for (const coefficient of COEFFICIENTS) {
    sum = sum * r + coefficient;
  }
  return sum * POWERS_OF_TWO[k - SMALLEST_EXPONENT]!;
}
