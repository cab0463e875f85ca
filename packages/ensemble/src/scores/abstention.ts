import { argMax } from "@conclave/core/host";

/** What becomes of rows when answers may be withheld. */
export interface Abstention {
  /** No answer where the largest probability is below this. */
  readonly below: number;
  /** The share of rows that are answered. */
  readonly coverage: number;
  /** Of the answered rows, the share that is right; null when none is answered. */
  readonly accuracy: number | null;
}

/**
 * Accuracy and coverage of a vote that may abstain.
 *
 * [Chow 1970, "On Optimum Recognition Error and Reject Tradeoff"](https://doi.org/10.1109/TIT.1970.1054406)
 *
 * @param probabilities rows × classes; at least one row.
 */
export function abstention(
  probabilities: Float32Array,
  labels: Int32Array,
  classes: number,
  below: number,
): Abstention {
  const withheld = abstains(probabilities, classes, below);
  let [answered, right] = [0, 0];
  argMax(probabilities, classes).forEach((label, row) => {
    if (withheld[row] === 1) return;
    answered++;
    if (label === labels[row]) right++;
  });
  return { below, coverage: answered / labels.length, accuracy: answered === 0 ? null : right / answered };
}

/** 1 for each row whose largest probability is below the threshold. */
export function abstains(probabilities: Float32Array, classes: number, below: number): Uint8Array {
  return Uint8Array.from(argMax(probabilities, classes), (label, row) =>
    probabilities[row * classes + label]! < below ? 1 : 0,
  );
}
