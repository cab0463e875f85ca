import { EnsembleError } from "../errors.js";
import { isFiniteThroughout } from "../member/finite-variables.js";
import { farValue } from "../task/overflow.js";
import type { SeenRows } from "./setup/member-rows.js";
import type { MemberSetup } from "./setup/member-setup.js";

/** Rows that a member answered. */
interface AnsweredRows {
  /** "test", "validation", "training". */
  readonly part: string;
  readonly rows: SeenRows;
  /** Which row of the part each of them is; null: they are all of it. */
  readonly numbers: Uint32Array | null;
}

/**
 * Scores and votes over answers that are not finite would look like any other: such a member fails.
 *
 * @param answers rows × outputs
 * @throws EnsembleError "non-finite", with the row and its value that is far from the training rows
 */
export function requireFinite(answers: Float32Array, { part, rows, numbers }: AnsweredRows, setup: MemberSetup): void {
  if (isFiniteThroughout(answers)) return;
  const { plan, meaning, inputs, columnNames } = setup;
  const index = Math.floor(answers.findIndex((value) => !Number.isFinite(value)) / meaning.outputs);
  const size = rows.features.length / rows.count;
  const far = farValue(rows.features.subarray(index * size, (index + 1) * size), inputs, columnNames);
  const why =
    far === null
      ? 'its numbers overflow 32-bit floats; lower the learning rate, and see that data.normalise is not "none" and that no target is near 3.4e38'
      : `${far.field}: ${far.reason}`;
  throw new EnsembleError(
    "non-finite",
    `member ${plan.index} (${plan.label}): the answer to row ${(numbers?.[index] ?? index) + 1} of the ${part} rows is not finite: ${why}`,
  );
}
