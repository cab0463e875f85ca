/**
 * The area under the ROC curve: how often a positive has a higher score than a negative, ties counted half. By ranks (the Mann-Whitney
 * statistic): Hanley and McNeil 1982, https://doi.org/10.1148/radiology.143.1.7063747
 *
 * NaN when there are no positives or no negatives.
 */
export function areaUnderRoc(scores: ArrayLike<number>, positive: ArrayLike<boolean>): number {
  const order = Array.from({ length: scores.length }, (_, index) => index).sort((a, b) => scores[a]! - scores[b]!);
  let rankSum = 0;
  let positives = 0;
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++;
    const rank = (start + 1 + end) / 2; // ranks from 1; equal scores share the mean of theirs
    for (let at = start; at < end; at++) {
      if (positive[order[at]!] !== true) continue;
      rankSum += rank;
      positives++;
    }
    start = end;
  }
  const negatives = scores.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** The deviation of the AUC of a classifier that knows nothing, by chance alone: the same paper's, for an area of ½. */
export function chanceDeviation(positives: number, negatives: number): number {
  return Math.sqrt((positives + negatives + 1) / (12 * positives * negatives));
}
