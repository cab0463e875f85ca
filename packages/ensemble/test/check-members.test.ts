import { type Engine, selectEngine } from "@conclave/engines";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkMembers } from "../src/training/check-members.js";
import { bars, clouds, run } from "./support/small-data.js";
import { train } from "./support/train.js";

const mlp = { model: { mlp: { hidden: [8] } } };
/** The bars have no validation rows. */
const unvalidated = { data: { train: { sample: "digits" }, validation: 0 } };

describe("checkMembers", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await selectEngine("auto");
  });
  afterAll(() => engine.close());

  it.each([
    {
      name: "with some of the columns alone",
      spec: run({ members: [{ ...mlp, epochs: 1 }], bagging: { maxFeatures: 0.5 } }),
      data: clouds(),
    },
    {
      name: "with augmented images",
      spec: run({ ...unvalidated, members: [{ ...mlp, epochs: 1 }], augment: { translate: 1 } }),
      data: bars(),
    },
  ])("lets members through that train: $name", async ({ spec, data }) => {
    checkMembers(spec, data);
    const { summary } = await train({ spec, data, engine });
    expect(summary).toMatchObject({ model: "mlp", rows: data.train.count });
    expect(summary.epochs).toHaveLength(1);
  });

  it("looks at a model with as many columns as it will see", () => {
    const threeWide = { model: { layers: [{ residual: { layers: [{ dense: 3 }] } }, { dense: "classes" }] } };
    checkMembers(run({ members: [threeWide], bagging: { maxFeatures: 0.5 } }), clouds());
    expect(() => checkMembers(run({ members: [threeWide] }), clouds())).toThrow(
      'member 0 (layers): layer "residual1": expected outputs of one shape to add up, got [3] and [6]',
    );
  });

  it("names the member and the layer of a model that does not fit the samples' shape", () => {
    const spec = run({ members: [mlp, { name: "picture", model: "lenet5" }] });
    expect(() => checkMembers(spec, clouds())).toThrow(/^member 1 \(picture\): layer "conv1": .*expected .*got \[6\]/);
  });

  it("names the member whose last layer is not as wide as there are classes", () => {
    const spec = run({ members: [{ model: { layers: [{ dense: 4 }] } }] });
    expect(() => checkMembers(spec, clouds())).toThrow(
      /^member 0 \(layers\): .*\[3\], one logit for each class, got \[4\]/,
    );
  });

  it("refuses columns to be left out of images", () => {
    const spec = run({ ...unvalidated, members: [mlp], bagging: { maxFeatures: 0.5 } });
    expect(() => checkMembers(spec, bars())).toThrow("only flat samples (tables) can leave columns out");
  });

  it("refuses a bag larger than the rows it is drawn from without replacement", () => {
    const spec = run({ members: [mlp], bagging: { bootstrap: false, maxSamples: 1000 } });
    expect(() => checkMembers(spec, clouds())).toThrow(/1000.*90|90.*1000/);
  });

  it("refuses to shift or cut images by more than they are wide", () => {
    const spec = run({ ...unvalidated, members: [mlp], augment: { translate: 9 } });
    const { shape } = bars();
    expect(() => checkMembers(spec, bars())).toThrow(
      `member 0 (mlp): augment: expected \`translate\` to be from 0 to ${Math.max(shape[0]!, shape[1]!)}, got 9, for images of ${shape[0]}x${shape[1]} pixels`,
    );
  });

  it("refuses to augment what is no image", () => {
    const spec = run({ members: [mlp], augment: { translate: 1 } });
    expect(() => checkMembers(spec, clouds())).toThrow("augment changes images: expected uint8 samples");
  });

  it("refuses the best weights where nothing says which are best", () => {
    const spec = run({ members: [{ ...mlp, keep: "best" }] });
    expect(() => checkMembers(spec, { ...clouds(), validation: null })).toThrow(
      "member 0 (mlp): keep: best needs validation rows",
    );
  });
});
