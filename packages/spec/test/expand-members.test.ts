import { expect, it } from "vitest";
import { expandMembers, lastEpochOf, parseSpec } from "../src/index.js";

it("a member is trained to its last epoch, or to the one before a pause", () => {
  expect(lastEpochOf({ epochs: 9 })).toBe(9);
  expect(lastEpochOf({ epochs: 9, pauseAfter: 3 })).toBe(3);
  const { members } = parseSpec({
    data: { train: { sample: "digits" } },
    members: [{ model: "mlp", pauseAfter: null }],
  });
  expect(members[0]).not.toHaveProperty("pauseAfter");
});

it("numbers the members through all groups and labels them by name or kind of model", () => {
  const spec = parseSpec({
    data: { train: { sample: "digits" } },
    members: [
      { model: "mlp", count: 2, epochs: 3 },
      { model: "lenet5" },
      { model: { layers: [{ conv2d: 4 }, "flatten", { dense: "classes" }] } },
      { model: { layers: ["flatten", { dense: "classes" }] } },
      { name: "wide", model: { mlp: { hidden: [512] } } },
    ],
  });
  const plans = expandMembers(spec);
  expect(plans.map(({ index, label }) => [index, label])).toEqual([
    [0, "mlp"],
    [1, "mlp"],
    [2, "lenet5"],
    [3, "conv"],
    [4, "layers"],
    [5, "wide"],
  ]);
  expect(plans[1]).toEqual({
    index: 1,
    label: "mlp",
    model: spec.members[0]!.model,
    optimizer: spec.members[0]!.optimizer,
    penalty: null,
    batchSize: 128,
    microBatches: 1,
    epochs: 3,
    keep: "last",
    stopping: null,
    augment: null,
  });
});
