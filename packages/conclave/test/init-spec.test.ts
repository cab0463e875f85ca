import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSpec } from "@conclave/spec";
import { expect, onTestFinished, test } from "vitest";
import { initSpec } from "../src/init-spec.js";

test("M2: data become a first spec, whose paths lead from its folder to them", async () => {
  const folder = await mkdtemp(join(tmpdir(), "conclave-init-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const rows = Array.from({ length: 60 }, (_, row) => `${row},${row % 7},${row % 2 === 0 ? "even" : "odd"}`);
  await writeFile(join(folder, "parity.csv"), `n,rest,class\n${rows.join("\n")}\n`);
  const file = join(folder, "parity.yaml");
  await writeFile(file, await initSpec(join(folder, "parity.csv"), file));
  const { spec } = await loadSpec(file);
  expect(spec).toMatchObject({ name: "parity", data: { train: { csv: "parity.csv", label: "class" }, test: 0.2 } });
});

test("data that are not there are an error, and no spec", async () => {
  await expect(initSpec("/nowhere/a.csv", "/nowhere/a.yaml")).rejects.toMatchObject({ code: "not-found" });
});
