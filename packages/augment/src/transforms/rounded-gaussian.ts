const WORDS = 2 ** 16;

/** From here on less than half a word of 16 bits is left in the tail. */
const LAST_DEVIATION = 4.5;
/** Of the series at 4.5 deviations: the first term left out is below 2^-40. */
const TERMS = 60;

/**
 * Gaussian noise for values that are whole numbers: what each of the 2^16 equally likely words adds, a normal deviate of this
 * deviation rounded to the nearest whole number. A table, since a draw from the normal distribution for each pixel costs more than
 * everything else that happens to an image.
 *
 * @param deviation above 0, up to 255
 * @returns the offset of each word; they are symmetric about 0 and end where less than 2^-17 of the distribution is left
 */
export function roundedGaussian(deviation: number): Int16Array {
  const offsets = new Int16Array(WORDS);
  let word = WORDS / 2;
  for (let offset = 0; word < WORDS; offset++) {
    const end = Math.floor(WORDS * normalDistribution((offset + 0.5) / deviation) + 0.5);
    offsets.fill(offset, word, end);
    offsets.fill(-offset, WORDS - end, WORDS - word);
    word = end;
  }
  return offsets;
}

/**
 * The standard normal distribution function for x >= 0, within 1e-11, out of + - * / alone: its power series (Abramowitz and Stegun
 * 26.2.10), Φ(x) = ½ + (x - x³/(1!·2·3) + x⁵/(2!·2²·5) - …) / √(2π).
 */
function normalDistribution(x: number): number {
  if (x > LAST_DEVIATION) return 1;
  let power = x;
  let sum = x;
  for (let term = 1; term < TERMS; term++) {
    power *= -(x * x) / (2 * term);
    sum += power / (2 * term + 1);
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
}
