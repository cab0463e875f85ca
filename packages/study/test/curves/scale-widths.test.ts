import { parseSpec } from "@conclave/spec";
import { describe, expect, it } from "vitest";
import { scaledSpec } from "../../src/curves/scale-widths.js";
import { digits } from "../support/digits.js";
import { soloOf } from "../support/in-process-runner.js";

const modelOf = (model: unknown, factor: number): unknown => soloOf(scaledSpec(digits({ model }), factor)).model;

describe("G3: capacity", () => {
  it("of an mlp is the widths of its hidden layers, rounded, at least 1", () => {
    expect(modelOf({ mlp: { hidden: [64, 10, 1] } }, 0.25)).toMatchObject({ mlp: { hidden: [16, 3, 1] } });
  });

  it("of a stack is its filters and units, never its last layer", () => {
    const layers = [{ conv2d: { filters: 8, kernel: 3 } }, "relu", "flatten", { dense: 20 }, { dense: "classes" }];
    expect(modelOf({ layers }, 2)).toMatchObject({
      layers: [
        { conv2d: { filters: 16, kernel: [3, 3] } },
        { activation: "relu" },
        { flatten: {} },
        { dense: { units: 40 } },
        { dense: { units: "classes" } },
      ],
    });
    const tenClasses = ["flatten", { dense: 20 }, { dense: 10 }];
    expect(modelOf({ layers: tenClasses }, 2)).toMatchObject({
      layers: [{ flatten: {} }, { dense: { units: 40 } }, { dense: { units: 10 } }],
    });
  });

  it("of a named model is its own widths, where it names them", () => {
    expect(modelOf({ lstm: { units: 64, layers: 2 } }, 0.5)).toMatchObject({ lstm: { units: 32, layers: 2 } });
    expect(modelOf({ "resnet-small": { filters: 16 } }, 2)).toMatchObject({
      "resnet-small": { filters: 32, blocks: 1 },
    });
  });

  it("of layers within layers is all of their widths", () => {
    const block = { residual: { layers: [{ dense: 12 }, "relu", { dense: 12 }] } };
    expect(modelOf({ layers: ["flatten", { dense: 12 }, block, { dense: "classes" }] }, 0.5)).toMatchObject({
      layers: [
        { flatten: {} },
        { dense: { units: 6 } },
        { residual: { layers: [{ dense: { units: 6 } }, { activation: "relu" }, { dense: { units: 6 } }] } },
        { dense: { units: "classes" } },
      ],
    });
  });

  it("of lenet5 is that of the layers it stands for", () => {
    const { layers } = modelOf("lenet5", 0.5) as { layers: object[] };
    const widths = layers.flatMap((layer) => ("conv2d" in layer || "dense" in layer ? [layer] : []));
    expect(widths).toMatchObject([
      { conv2d: { filters: 3 } },
      { conv2d: { filters: 8 } },
      { dense: { units: 60 } },
      { dense: { units: 42 } },
      { dense: { units: "classes" } },
    ]);
  });

  it("leaves everything else of the spec as it was, and all of it at a factor of 1", () => {
    const spec = digits({ count: 3, augment: { rotate: 5 } });
    expect(scaledSpec(spec, 1)).toBe(spec);
    const { model, ...rest } = soloOf(scaledSpec(spec, 2));
    const { model: before, ...restBefore } = soloOf(spec);
    expect(rest).toEqual(restBefore);
    expect(model).not.toEqual(before);
  });

  it("varies the members that have hidden layers, and is refused where none has", () => {
    const linear = { name: "linear", model: { mlp: { hidden: [] } } };
    const mixed = parseSpec({ ...digits(), members: [linear, { model: { mlp: { hidden: [8] } } }] });
    expect(scaledSpec(mixed, 2).members.map(({ model }) => model)).toMatchObject([
      { mlp: { hidden: [] } },
      { mlp: { hidden: [16] } },
    ]);
    expect(() => scaledSpec(digits(linear), 2)).toThrow(
      "the capacity of linear cannot be varied: expected hidden layers, convolutions or recurrent layers in members.0.model",
    );
  });
});
