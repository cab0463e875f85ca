import { parseSpec, type RunSpec, type RunSpecInput } from "@conclave/spec";

/** The shipped digits and a small member: seconds on one core. */
export const DIGITS = {
  name: "digits",
  seed: 7,
  data: { train: { sample: "digits" }, validation: 0.2, test: 0.2 },
  members: [
    { model: { mlp: { hidden: [16] } }, optimizer: { adam: { learningRate: 0.01 } }, batchSize: 32, epochs: 6 },
  ],
} as const satisfies RunSpecInput;

export function digits(group: object = {}, rest: object = {}): RunSpec {
  return parseSpec({ ...DIGITS, members: [{ ...DIGITS.members[0], ...group }], ...rest });
}
