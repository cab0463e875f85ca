import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { specJsonSchema } from "@conclave/spec";
import { expect, it } from "vitest";
import { repository } from "./projects.js";

it("every generated file is what its source generates", () => {
  const check = spawnSync(process.execPath, ["scripts/generate.js", "--check"], { cwd: repository, encoding: "utf8" });
  expect(check.stderr.split("\n").filter((line) => line.includes("npm run generate"))).toEqual([]);
  expect(check).toMatchObject({ status: 0 });
});

it("docs/run-spec.schema.json is the schema of the specs that parseSpec takes", () => {
  const published = JSON.parse(readFileSync(join(repository, "docs/run-spec.schema.json"), "utf8"));
  expect(published).toEqual(specJsonSchema());
});
