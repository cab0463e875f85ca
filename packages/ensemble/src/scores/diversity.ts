/** How differently two members err; each is null where it is not defined for these rows. */
export interface PairDiversity {
  /** Yule's Q: 1 when they are right on the same rows, 0 when independent, -1 when each is right where the other is not. */
  readonly q: number | null;
  /** The correlation of their errors: 1 when they err together, 0 when independent. */
  readonly errorCorrelation: number | null;
}

/**
 * Yule's Q and the correlation of two members' errors, from which rows each gets right.
 *
 * [Kuncheva & Whitaker 2003, "Measures of Diversity in Classifier Ensembles"](https://doi.org/10.1023/A:1022859003006), equations 1 and 2.
 *
 * @param one and @param other: for each row 1 when right, else 0.
 */
export function pairDiversity(one: Uint8Array, other: Uint8Array): PairDiversity {
  let [both, onlyOne, onlyOther, neither] = [0, 0, 0, 0];
  for (let row = 0; row < one.length; row++) {
    if (one[row] === 1) {
      if (other[row] === 1) both++;
      else onlyOne++;
    } else if (other[row] === 1) onlyOther++;
    else neither++;
  }
  const along = both * neither;
  const across = onlyOne * onlyOther;
  const spread =
    Math.sqrt((both + onlyOne) * (onlyOther + neither)) * Math.sqrt((both + onlyOther) * (onlyOne + neither));
  return {
    q: along + across === 0 ? null : (along - across) / (along + across),
    errorCorrelation: spread === 0 ? null : (along - across) / spread,
  };
}

/** Pearson's correlation of two members' errors (value - target), over rows and targets; null where one has no spread. */
export function residualCorrelation(one: Float64Array, other: Float64Array): number | null {
  const [meanOne, meanOther] = [one, other].map((errors) => errors.reduce((sum, e) => sum + e, 0) / errors.length);
  let [product, squareOne, squareOther] = [0, 0, 0];
  for (let at = 0; at < one.length; at++) {
    const [a, b] = [one[at]! - meanOne!, other[at]! - meanOther!];
    product += a * b;
    squareOne += a * a;
    squareOther += b * b;
  }
  const spread = Math.sqrt(squareOne) * Math.sqrt(squareOther);
  return spread === 0 ? null : product / spread;
}
