import { type EmbeddedInput, embeddedInput } from "@conclave/core/host";
import type { MemberPlan } from "@conclave/spec/members";
import { EnsembleError } from "../errors.js";

/** How errors speak of the rows. */
interface RowWords {
  /** "training row", "row". */
  readonly row: string;
  /** What to do about a number that is not in the table. */
  readonly remedy: string;
}

/** What a member does to its input before it looks numbers up. */
interface EmbeddedColumns {
  /** The columns that it sees, ascending; null: all. */
  readonly columns: ArrayLike<number> | null;
  /** Of all columns: x becomes (x - mean) · scale. */
  readonly mean: ArrayLike<number>;
  readonly scale: ArrayLike<number>;
}

/**
 * Checks that each number that a member would look up in its embedding stands in the table. Free for members without one.
 *
 * @param rows flat samples, count × columns
 * @throws EnsembleError "input-invalid", which names row, position, number and vocabulary
 */
export function checkVocabulary(
  { model }: Pick<MemberPlan, "model">,
  rows: { readonly count: number; readonly features: Uint8Array | Float32Array },
  seen: EmbeddedColumns,
  words: RowWords,
): void {
  const embedded = embeddedInput(model);
  if (embedded === null || rows.count === 0) return;
  const { features, count } = rows;
  const width = features.length / count;
  // An embedding takes flat samples: others are refused when the model is built.
  if (seen.mean.length !== width) return;
  const { columns, mean, scale } = seen;
  const looked = columns ?? Array.from({ length: width }, (_, column) => column);
  for (let row = 0; row < count; row++) {
    for (let at = 0; at < looked.length; at++) {
      const column = looked[at]!;
      const number = (features[row * width + column]! - mean[column]!) * scale[column]!;
      if (Number.isInteger(number) && number >= 0 && number < embedded.vocabulary) continue;
      throw refusal(embedded, words, [row, column], features[row * width + column]!, number);
    }
  }
}

function refusal(
  { layer, vocabulary }: EmbeddedInput,
  words: RowWords,
  [row, position]: readonly [number, number],
  raw: number,
  number: number,
): EnsembleError {
  const [came, remedy] =
    raw === number
      ? [`${raw}`, words.remedy]
      : [`${raw}, which becomes ${number} when it is normalised`, "train with data.normalise: none"];
  return new EnsembleError(
    "input-invalid",
    `${words.row} ${row}, position ${position}: expected a whole number from 0 to ${vocabulary - 1} for layer "${layer}" ` +
      `(vocabulary: ${vocabulary}), got ${came}; ${remedy}`,
  );
}
