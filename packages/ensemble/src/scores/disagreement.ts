/**
 * The disagreement of each pair of members: the share of rows on which they name different classes.
 *
 * [Skalak 1996; Kuncheva & Whitaker 2003, "Measures of Diversity in Classifier Ensembles"](https://doi.org/10.1023/A:1022859003006)
 *
 * @param predicted the class of each row, for each member.
 * @returns members × members, symmetric, 0 on the diagonal.
 */
export function pairwiseDisagreement(predicted: readonly Int32Array[]): number[][] {
  const shares = predicted.map(() => new Array<number>(predicted.length).fill(0));
  predicted.forEach((one, i) => {
    for (let j = 0; j < i; j++) {
      const other = predicted[j]!;
      let different = 0;
      for (let row = 0; row < one.length; row++) if (one[row] !== other[row]) different++;
      shares[i]![j] = shares[j]![i] = different / one.length;
    }
  });
  return shares;
}

/** The mean over the pairs of the chosen members; null for fewer than two. */
export function meanDisagreement(pairs: readonly (readonly number[])[], members: readonly number[]): number | null {
  if (members.length < 2) return null;
  let total = 0;
  for (const one of members) for (const other of members) if (other < one) total += pairs[one]![other]!;
  return total / ((members.length * (members.length - 1)) / 2);
}

/** The mean disagreement of one member with all others; null when it is alone. */
export function disagreementWithOthers(pairs: readonly (readonly number[])[], member: number): number | null {
  const row = pairs[member]!;
  return row.length < 2 ? null : row.reduce((sum, share) => sum + share, 0) / (row.length - 1);
}
