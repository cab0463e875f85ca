import { buildModel, ModelError } from "@conclave/core";
import { parseSpec, type RunSpec, specJsonSchema } from "@conclave/spec";
import { describe, expect, it } from "vitest";
import { completed, describeFragments, type Fragment, namesIn, type Schema, written } from "./fragments.js";
import { codeBlocks, inlineCodes, readPage, tablesOf } from "./markdown.js";

type ModelSpec = RunSpec["members"][number]["model"];

const PATH = ["model", "layers", "0"];
const DIGITS = { shape: [8, 8, 1], classes: 10 };

const page = readPage("docs/guide/layers.md");
const [layers, stacks, refused] = tablesOf(page);

/** What each row of the table of layers says. */
const rows = layers!.rows.map(([long = "", short = "", needed = "", shapes = "", parameters = ""]) => ({
  text: inlineCodes(long)[0]!,
  short: inlineCodes(short),
  needed: inlineCodes(needed),
  shapes: shapes.split(" → ").map((shape) => JSON.parse(shape) as number[]),
  parameters: Number(parameters.replaceAll(",", "")),
}));

/** The model that has this layer or these layers, complete. */
const modelOf = (stack: unknown) => completed(["model"], { layers: stack }) as ModelSpec;
/** Whatever its first layer gives becomes one number for each class. */
const withEnd = (layer: unknown) => modelOf([layer, "flatten", { dense: "classes" }]);
const layerIn = (text: string) => written({ text, path: PATH });

// Layers within a layer are completed too: they are compared in their complete form.
describeFragments(
  "docs/guide/layers.md",
  rows
    .filter(({ text }) => !/residual|parallel/.test(text))
    .map(({ text, needed }): Fragment => ({ text, path: PATH, needed })),
);

describe.each(rows)("M1: docs/guide/layers.md: $text", ({ text, short, shapes: [from, to], parameters }) => {
  it("is what its short form stands for", () => {
    for (const form of short) expect(completed(PATH, layerIn(form))).toEqual(completed(PATH, layerIn(text)));
  });

  it(`gives ${JSON.stringify(to)} for ${JSON.stringify(from)}, with ${parameters} parameters`, () => {
    const [first] = buildModel(withEnd(layerIn(text)), from!, DIGITS.classes).describe();
    expect(first).toMatchObject({ outShape: to, parameters });
  });
});

it("M1: docs/guide/layers.md shows every layer that there is, and trains each", () => {
  const { definitions } = specJsonSchema() as unknown as { definitions: Record<string, Schema> };
  const activations = namesIn(definitions.activation!);
  const there = namesIn(definitions.layer!).filter((name) => !activations.includes(name));
  const shown = rows.map(({ text }) => Object.keys(layerIn(text) as object)[0]!);
  expect(shown.toSorted()).toEqual(there.toSorted());
  const trained = [...stacks!.rows.map(([stack]) => stack!), ...codeBlocks(page, "yaml")].join("\n");
  expect(there.filter((name) => !new RegExp(`\\b${name}\\b`).test(trained))).toEqual([]);
});

it("M1: docs/guide/layers.md names every activation and every initializer", () => {
  const { definitions } = specJsonSchema() as unknown as { definitions: Record<string, Schema> };
  const codes = inlineCodes(page);
  expect(namesIn(definitions.activation!).filter((name) => !codes.includes(name))).toEqual([]);
  const [dense] = JSON.stringify(definitions.layer)
    .match(/"initializer":\{.*?"enum":\[(.*?)\]/)!
    .slice(1);
  const initializers = JSON.parse(`[${dense}]`) as string[];
  expect(initializers.filter((name) => !codes.includes(name))).toEqual([]);
});

it.each(stacks!.rows.map(([stack]) => inlineCodes(stack!)[0]!))("M1: %s is a model for digits", (stack) => {
  const model = buildModel(modelOf(layerIn(stack)), DIGITS.shape, DIGITS.classes);
  expect(model.outShape).toEqual([DIGITS.classes]);
});

it.each(refused!.rows.map(([stack, message]) => [inlineCodes(stack!)[0]!, inlineCodes(message!)[0]!]))(
  "M1, D2: %s is refused, as docs/guide/layers.md says",
  (stack, message) => {
    const build = () => buildModel(modelOf(layerIn(stack)), DIGITS.shape, DIGITS.classes);
    expect(build).toThrow(ModelError);
    expect(build).toThrow(message);
  },
);

/** What the page's data look like after they are read. */
const DATA = [
  { source: "sample: digits", shape: DIGITS.shape, classes: 10 },
  { source: "spirals.csv", shape: [2], classes: 3 },
  { source: "waves.csv", shape: [24, 1], classes: 3 },
  { source: "words.csv", shape: [10], classes: 2 },
];

it.each(codeBlocks(page, "yaml").filter((block) => !block.startsWith("- ")))(
  "M1: %s is a spec, whose model fits its data",
  (block) => {
    const { members } = parseSpec(written({ text: block, path: [] }));
    const { shape, classes } = DATA.find(({ source }) => block.includes(source))!;
    expect(buildModel(members[0]!.model, shape, classes).outShape).toEqual([classes]);
  },
);

it.each(codeBlocks(page, "yaml").filter((block) => block.startsWith("- ")))("M1: %s is part of a stack", (block) => {
  const [layer] = written({ text: block, path: [] }) as unknown[];
  const [first] = buildModel(withEnd(layer), [8, 8, 1], DIGITS.classes).describe();
  expect(first?.outShape).toEqual([4, 4, 8]);
});
