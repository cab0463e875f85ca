import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { initTemplate, parseSpec, specJsonSchema } from "../src/index.js";

/** The published schema, read back as an editor would. */
const editor = z.fromJSONSchema(specJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);

describe("the JSON Schema takes what users write", () => {
  it.each([
    ["the template of conclave init", parse(initTemplate())],
    ["short forms", { data: { train: { sample: "digits" } }, members: [{ model: "mlp", optimizer: "sgd" }] }],
    [
      "long forms",
      {
        data: { train: { csv: "a.csv", label: "class" }, validation: 0.1 },
        members: [{ model: { layers: [{ dense: { units: "classes", activation: { elu: 1 } } }] } }],
        voting: { weighted: "validation" },
      },
    ],
  ])("%s", (_, spec) => {
    expect(editor.safeParse(spec).error).toBeUndefined();
  });

  it("complete specs, as they stand beside an ensemble", () => {
    const spec = parseSpec({ data: { train: { sample: "digits" } }, members: [{ model: "lenet5" }] });
    expect(editor.safeParse(spec).error).toBeUndefined();
  });
});

describe("the JSON Schema refuses", () => {
  it.each([
    ["an unknown field", { data: { train: { sample: "digits" } }, members: [{ model: "mlp" }], sed: 1 }],
    ["a negative count", { data: { train: { sample: "digits" } }, members: [{ model: "mlp", count: -1 }] }],
    ["another task", { data: { train: { sample: "digits" } }, members: [{ model: "mlp" }], task: "clustering" }],
    ["a spec without members", { data: { train: { sample: "digits" } } }],
  ])("%s", (_, spec) => {
    expect(editor.safeParse(spec).success).toBe(false);
  });
});

it("the template of conclave init parses, and shows members of two kinds", () => {
  const spec = parseSpec(parse(initTemplate()));
  expect(spec.members.map(({ name }) => name)).toEqual(["mlp", "conv"]);
  expect(spec.data.train).toEqual({ sample: "digits" });
});
