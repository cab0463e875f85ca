import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expandMembers, loadSpec } from "@conclave/spec";
import { expect, it } from "vitest";
import { repository } from "./projects.js";

const examples = join(repository, "examples");

it.each(readdirSync(examples).filter((file) => file.endsWith(".yaml")))(
  "examples/%s is a valid spec named after itself",
  async (file) => {
    const { spec, directory } = await loadSpec(join(examples, file));
    expect(`${spec.name}.yaml`).toBe(file);
    expect(directory).toBe(examples);
  },
);

it("the quickstart trains five mlp and five convolutional members on augmented images", async () => {
  const { spec } = await loadSpec(join(examples, "quickstart.yaml"));
  const plans = expandMembers(spec);
  expect(plans.map(({ label }) => label)).toEqual([...Array(5).fill("mlp"), ...Array(5).fill("conv")]);
  expect(plans.every(({ augment }) => augment !== null && augment.translate > 0 && augment.rotate > 0)).toBe(true);
  expect(spec.voting).toBe("soft");
});

it.each([
  ["mnist-lenet", { lenet5: { activation: "relu" } }],
  ["mnist-mlp", { mlp: { hidden: [256, 128], activation: "relu", dropout: 0, batchNorm: false } }],
])("%s is the reference run that the benchmarks compare with PyTorch", async (name, model) => {
  const overrides = ["data.train.images=/mnist/train-images"];
  const { spec } = await loadSpec(join(examples, `${name}.yaml`), overrides);
  expect(spec).toMatchObject({
    data: { train: { images: "/mnist/train-images" }, validation: 0, normalise: "standard" },
    members: [
      {
        model,
        count: 10,
        optimizer: { adam: { learningRate: 0.001, schedule: "constant" } },
        batchSize: 128,
        epochs: 5,
        keep: "last",
        augment: null,
      },
    ],
    bagging: { bootstrap: true, maxSamples: 1, maxFeatures: 1 },
    voting: "soft",
    seed: 7,
  });
});
