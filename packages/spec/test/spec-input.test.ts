import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadSpec, withAbsoluteFiles } from "../src/index.js";

test("loadSpec gives the spec as it was written too, short forms and all, with what overrides set", async () => {
  const folder = await mkdtemp(join(tmpdir(), "conclave-spec-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "spec.yaml");
  await writeFile(file, "data: { train: { csv: rows.csv } }\nmembers: [{ model: mlp, optimizer: adam }]\n");
  const { input, directory } = await loadSpec(file, ["members.0.optimizer.adam.learningRate=0.1"]);
  expect(input).toEqual({
    data: { train: { csv: "rows.csv" } },
    members: [{ model: "mlp", optimizer: { adam: { learningRate: 0.1 } } }],
  });
  expect(directory).toBe(folder);
});

test("files become absolute from a folder; what is absolute, and what names none, stays", () => {
  const spec = {
    data: { train: { images: "a.gz", labels: "/b.gz" }, validation: 0.1, test: { csv: "../c.csv", label: "kind" } },
  };
  expect(withAbsoluteFiles(spec, "/data/mnist")).toEqual({
    data: {
      train: { images: resolve("/data/mnist/a.gz"), labels: "/b.gz" },
      validation: 0.1,
      test: { csv: resolve("/data/c.csv"), label: "kind" },
    },
  });
  expect(spec.data.train.images).toBe("a.gz");
});
