/** Of the series on [-45°, 45°]: the first terms left out are x^19/19! and x^18/18!, both below 2^-58 there. */
const TERMS = 8;

/**
 * Sine and cosine of an angle in degrees out of + - * / alone: `Math.sin` may differ in its last bit between versions of Node, and
 * augmented pixels must not. Multiples of 90° are exact.
 *
 * @returns both within 2^-52 for |degrees| up to 360
 */
export function sineCosine(degrees: number): { readonly sine: number; readonly cosine: number } {
  const quarters = Math.floor(degrees / 90 + 0.5);
  const angle = (degrees - quarters * 90) * (Math.PI / 180);
  const square = angle * angle;
  let sine = 1;
  let cosine = 1;
  // the Taylor series in Horner's form: sin x = x (1 - x²/(2·3) (1 - x²/(4·5) (…))), cos x = 1 - x²/(1·2) (1 - x²/(3·4) (…))
  for (let term = TERMS; term > 0; term--) {
    sine = 1 - (square / (2 * term * (2 * term + 1))) * sine;
    cosine = 1 - (square / ((2 * term - 1) * 2 * term)) * cosine;
  }
  sine *= angle;
  switch (quarters - Math.floor(quarters / 4) * 4) {
    case 0:
      return { sine, cosine };
    case 1:
      return { sine: cosine, cosine: 0 - sine };
    case 2:
      return { sine: 0 - sine, cosine: 0 - cosine };
    default:
      return { sine: 0 - cosine, cosine: sine };
  }
}
