import { parseSpec } from "@conclave/spec";
import { expect, test } from "vitest";
import { soloSpec } from "../../src/sweep/solo-spec.js";
import { DIGITS, digits } from "../support/digits.js";
import { soloOf } from "../support/in-process-runner.js";

test("the group's own optimizer keeps its options, another one comes with its defaults and the group's schedule and clipping", () => {
  const options = { learningRate: 0.01, momentum: 0.9, nesterov: true, schedule: "cosine", clip: { norm: 1 } };
  const spec = digits({ optimizer: { sgd: options } });
  expect(soloOf(soloSpec(spec, "sgd", 0.5)).optimizer).toMatchObject({
    sgd: { learningRate: 0.5, momentum: 0.9, nesterov: true, clip: { norm: 1 } },
  });
  const { optimizer } = soloOf(soloSpec(spec, "adam", 0.5));
  expect(optimizer).toMatchObject({
    adam: { learningRate: 0.5, beta1: 0.9, clip: { norm: 1 }, schedule: { cosine: {} } },
  });
});

test("one member is left of a whole ensemble, with the same data and seed", () => {
  const spec = parseSpec({
    ...DIGITS,
    members: [{ ...DIGITS.members[0], count: 3, stopping: 5, pauseAfter: 2 }, { model: "mlp" }],
    voting: { weighted: [1, 2, 3, 4] },
    minMembers: 4,
    selection: null,
  });
  const solo = soloSpec(spec, "adam", 0.1);
  expect(solo.members).toHaveLength(1);
  expect(soloOf(solo)).toMatchObject({ count: 1, stopping: null, epochs: 6, model: { mlp: { hidden: [16] } } });
  expect(soloOf(solo)).not.toHaveProperty("pauseAfter");
  expect(solo).toMatchObject({ seed: 7, data: spec.data, minMembers: 1, voting: "soft" });
});
