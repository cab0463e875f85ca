import type { Prediction } from "@conclave/ensemble/inference";

/** What an ensemble answers for some rows, row-major. An array is empty where the task, or the ensemble, has no such answer. */
export interface Votes {
  /** Classification: the voted class of each row, as an index. Several labels: 1 or 0 for each, rows × labels. */
  readonly labels: Int32Array;
  /** rows × classes (or labels). */
  readonly probabilities: Float32Array;
  /** Regression: rows × targets, in their units; as float64 where float32 would not tell them apart. */
  readonly values: Float32Array | Float64Array;
  /** How unsure the members are together, in nats, one per row; not of a regression. */
  readonly entropy: Float32Array;
  /** The part of it in which they contradict each other. */
  readonly mutualInformation: Float32Array;
  /** Regression: the variance of the members' values, rows × targets, in their units squared; as float64 where float32 does not reach. */
  readonly variance: Float32Array | Float64Array;
  /** 1 for each row that the ensemble would rather not answer; of an ensemble with `abstainBelow` alone. */
  readonly abstained: Uint8Array;
  /** 1 for each row with a finite answer: a request with any other row is refused. It is not served, so that a client's answer has none. */
  readonly finite: Uint8Array;
}
export type VoteField = keyof Votes;
export type VoteArray = Votes[VoteField];

export const NO_VOTES: Votes = {
  labels: new Int32Array(0),
  probabilities: new Float32Array(0),
  values: new Float32Array(0),
  entropy: new Float32Array(0),
  mutualInformation: new Float32Array(0),
  variance: new Float32Array(0),
  abstained: new Uint8Array(0),
  finite: new Uint8Array(0),
};

/** What is served of a prediction. */
export function votesOf({ classes, probabilities, values, abstained, finite, uncertainty }: Prediction): Votes {
  const { entropy, mutualInformation, variance } = uncertainty;
  return {
    labels: classes,
    probabilities,
    values: values ?? NO_VOTES.values,
    entropy: entropy ?? NO_VOTES.entropy,
    mutualInformation: mutualInformation ?? NO_VOTES.mutualInformation,
    variance: values === null ? NO_VOTES.variance : variance,
    abstained: abstained ?? NO_VOTES.abstained,
    finite,
  };
}

/** The votes on `count` of `rows` rows, from one on: views of the same memory. */
export function sliceVotes(votes: Votes, rows: number, from: number, count: number): Votes {
  return mapFields((field) => {
    const array = votes[field];
    const width = array.length / rows;
    return array.subarray(from * width, (from + count) * width);
  });
}

/** The votes on consecutive rows as one. */
export function joinVotes(parts: readonly Votes[]): Votes {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  return mapFields((field) => concatenated(parts.map((part) => part[field])));
}

function mapFields(make: (field: VoteField) => VoteArray): Votes {
  const fields = Object.keys(NO_VOTES) as VoteField[];
  // `make` gives an array of the type that it was given.
  return Object.fromEntries(fields.map((field) => [field, make(field)])) as unknown as Votes;
}

function concatenated(parts: readonly VoteArray[]): VoteArray {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const joined = emptyLike(parts[0] ?? new Float32Array(0), length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function emptyLike(array: VoteArray, length: number): VoteArray {
  if (array instanceof Float32Array) return new Float32Array(length);
  if (array instanceof Float64Array) return new Float64Array(length);
  return array instanceof Int32Array ? new Int32Array(length) : new Uint8Array(length);
}
