import { describe, expect, it } from "vitest";
import { checkMembers } from "../src/training/check-members.js";
import { bars, clouds, run } from "./support/small-data.js";

const mlp = { model: { mlp: { hidden: [8] } } };
/** The bars have no validation rows. */
const unvalidated = { data: { train: { sample: "digits" }, validation: 0 } };

describe("checkMembers", () => {
  it("lets members through that fit, also with some of the columns alone", () => {
    expect(() =>
      checkMembers(run({ members: [{ ...mlp, count: 3 }], bagging: { maxFeatures: 0.5 } }), clouds()),
    ).not.toThrow();
    expect(() =>
      checkMembers(run({ ...unvalidated, members: [mlp], augment: { translate: 1 } }), bars()),
    ).not.toThrow();
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
