import { encodeSafetensors } from "@conclave/data/prepared";
import { describe, expect, it } from "vitest";
import { decodeWeights, encodeWeights, type Weights } from "../src/member/weights.js";

const kernel = { dtype: "float32", shape: [2], data: Float32Array.of(0.5, -1) } as const;
const weights = (features: readonly number[] | null): Weights => ({
  variables: { "params/dense1/kernel": kernel },
  info: { member: 3, kind: "mlp", epoch: 7, features },
});

describe("a member's file", () => {
  it.each([
    ["all columns", null],
    ["some columns", [0, 2]],
    ["more columns than a header has room for", Array.from({ length: 200_000 }, (_, column) => 2 * column)],
  ])("keeps the weights of a member that sees %s", (_, features) => {
    expect(decodeWeights(encodeWeights(weights(features)))).toEqual(weights(features));
  });

  it("is still read in its first version, which has the columns among the metadata", () => {
    const arrays = { "params/dense1/kernel": { dtype: "F32", shape: [2], data: kernel.data } } as const;
    const mark = { format: "conclave-member", version: "1", member: "3", kind: "mlp", epoch: "7" };
    for (const features of [null, [0, 2]]) {
      const former = encodeSafetensors(arrays, { ...mark, features: JSON.stringify(features) });
      expect(decodeWeights(former)).toEqual(weights(features));
    }
  });
});
