import type { MemberSetup } from "@conclave/ensemble/training";
import { pickRows } from "./some-rows.js";

type Carry = ReturnType<MemberSetup["program"]["step"]["initialCarry"]>;

/** What some steps of a trial came to. */
interface TrialSteps {
  readonly carry: Carry;
  /** The mean loss of each step's batch, before the step. */
  readonly losses: Float32Array;
}

/** A member that is trained for a few steps on a few rows: always the same batch. */
interface Trial {
  /** The member's own first weights. */
  readonly start: Carry;
  /** @param firstStep how many steps were made before */
  run(carry: Carry, firstStep: number, steps: number): Promise<TrialSteps>;
}

/**
 * Sets a member up to be trained on one batch, these of its training rows.
 *
 * @param learningRate in place of the optimizer's own; 0 leaves the weights as they are
 */
export function trialOf(
  { program, keys, rows, inputs }: MemberSetup,
  indices: Int32Array,
  learningRate = inputs.learningRate,
): Trial {
  const batch = pickRows(rows.train, indices);
  return {
    start: program.step.initialCarry(keys.init),
    run: (carry, firstStep, steps) =>
      program.training.run({
        carry,
        rows: batch,
        indices: Int32Array.from({ length: steps * batch.count }, (_, index) => index % batch.count),
        batchSize: batch.count,
        inputs: { ...inputs, learningRate, firstStep },
      }),
  };
}
