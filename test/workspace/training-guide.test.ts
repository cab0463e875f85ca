import { spawnSync } from "node:child_process";
import { scheduleFromSpec } from "@conclave/core";
import { parseOverride, type ScheduleSpec, specJsonSchema } from "@conclave/spec";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { completed, describeFragments, type Fragment, namesIn, type Schema, written } from "./fragments.js";
import { codeBlocks, inlineCodes, readPage, tablesOf } from "./markdown.js";
import { repository } from "./projects.js";

const page = readPage("docs/guide/training.md");

/** Where in a group of members the first column of each table stands. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  activation: ["model", "mlp", "activation"],
  schedule: ["optimizer", "adam", "schedule"],
  penalty: ["penalty"],
  layer: ["model", "layers", "0"],
  model: ["model"],
};

const ofTables = tablesOf(page).flatMap(({ columns, rows }): Fragment[] => {
  const path = PLACES[columns[0]!];
  if (path === undefined) return []; // figures
  const needed = columns.indexOf("needed");
  return rows.map((row) => ({ text: inlineCodes(row[0]!)[0]!, path, needed: inlineCodes(row[needed] ?? "") }));
});

/** Blocks with the options of one field; the page's spec and its example of a stack are none. */
const ofBlocks = codeBlocks(page, "yaml")
  .filter((block) => !block.startsWith("name:") && !block.startsWith("model:"))
  .flatMap((block) => block.split(/^(?=\w)/m))
  .map((text): Fragment => {
    const needed = [...text.matchAll(/# needed: (\w+)/g)].map(([, name]) => name!);
    return { text, path: [text.slice(0, text.indexOf(":"))], needed };
  });

const fragments = [...ofTables, ...ofBlocks];

describeFragments("docs/guide/training.md", fragments);

it.each(["activation", "schedule", "penalty", "optimizer", "model"])(
  "docs/guide/training.md shows every %s that there is",
  (kind) => {
    const { definitions } = specJsonSchema() as { definitions: Record<string, Schema> };
    const shown = fragments
      .filter(({ path }) => path.join(".") === (PLACES[kind]?.join(".") ?? kind))
      .map(written)
      .map((value) => (typeof value === "string" ? value : Object.keys(value as object)[0]!));
    // Stacks of layers are in other sections, and in a table of their own.
    const there = namesIn(definitions[kind]!).filter((name) => name !== "layers");
    expect([...new Set(shown)].toSorted()).toEqual(there.toSorted());
  },
);

describe("docs/guide/training.md: the pictures of the schedules", () => {
  const STEPS = 300;
  const block = codeBlocks(page, "").find((text) => text.startsWith("constant\n"))!;
  const pictures = [...block.matchAll(/^(\S.*)\n {2}(.{60})((?: +[\d.]+)+)$/gm)];

  beforeAll(async () => {
    tf.enableProdMode(); // leaves out tfjs's banner
    await tf.setBackend("cpu");
  });

  it("are there for every schedule", () => {
    expect(pictures.length).toBe(8);
    expect(block.trimEnd().split("\n").length).toBe(16);
  });

  it.each(pictures.map(([, spec, bars, numbers]) => ({ spec: spec!, bars: bars!, numbers: numbers! })))(
    "O6: $spec",
    ({ spec, bars, numbers }) => {
      const { value } = parseOverride(`schedule=${spec}`);
      const schedule = scheduleFromSpec(completed(PLACES.schedule!, value) as ScheduleSpec);
      const rateAt = (step: number) =>
        schedule(tf.scalar(1), { step: tf.scalar(step), totalSteps: tf.scalar(STEPS) }).dataSync()[0]!;
      const blocks = Array.from(bars, (_, column) => " ▁▂▃▄▅▆▇█"[Math.round(8 * rateAt((column * STEPS) / 60))]);
      expect(bars).toBe(blocks.join(""));
      const rates = [0, 75, 150, 225, 299].map((step) => rateAt(step).toFixed(3));
      expect(numbers.trim().split(/ +/)).toEqual(rates);
    },
  );
});

it("A4: the page's check of a gradient finds gradients and differences alike", () => {
  const [code = ""] = codeBlocks(page, "js");
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: repository,
    encoding: "utf8",
  });
  const lines = [...stdout.matchAll(/^(\S+) (\d+) gradients, off by at most (\S+)$/gm)];
  expect(lines.map(([, path, count]) => `${path} ${count}`)).toEqual([
    "dense1/kernel 20",
    "dense1/bias 5",
    "dense2/kernel 15",
    "dense2/bias 3",
  ]);
  expect(Math.max(...lines.map(([, , , error]) => Number(error)))).toBeLessThan(5e-5);
  expect(stderr).toBe("");
});
