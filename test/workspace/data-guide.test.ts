import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSpec } from "@conclave/spec";
import { afterAll, expect, it } from "vitest";
import { repository } from "./projects.js";

const page = readFileSync(join(repository, "docs/guide/data.md"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "conclave-guide-"));
afterAll(() => rmSync(folder, { recursive: true }));

const MEMBERS = "members: [{ model: mlp }]\n";
const sources = [...page.matchAll(/^\| `(\{ .* \})` \|/gm)].map(([, source]) => source!);
const splits = [...page.matchAll(/^\| `(split: .*)` \|/gm)].map(([, split]) => split!);
const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block]) => block!);

async function loads(text: string): Promise<void> {
  const file = join(folder, "spec.yaml");
  writeFileSync(file, text);
  await loadSpec(file);
}

it("docs/guide/data.md shows a source of every format", () => {
  const formats = ["csv", "parquet", "npy", "npz", "images", "folder", "texts", "sample"];
  expect(formats.filter((format) => sources.some((source) => source.startsWith(`{ ${format}:`)))).toEqual(formats);
});

it.each(sources)("%s, as docs/guide/data.md shows it, is a source", async (source) => {
  await expect(loads(`data: { train: ${source} }\n${MEMBERS}`)).resolves.toBeUndefined();
});

it.each(splits)("%s, as docs/guide/data.md shows it, is a way to split", async (split) => {
  await expect(loads(`data: { train: { csv: a.csv }, test: 0.2, ${split} }\n${MEMBERS}`)).resolves.toBeUndefined();
});

it.each(blocks)("docs/guide/data.md: %s is part of a spec", async (block) => {
  const data = block.includes("data:") ? "" : "data: { train: { sample: digits } }\n";
  await expect(loads(`${block}${data}${MEMBERS}`)).resolves.toBeUndefined();
});
