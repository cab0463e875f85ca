import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readEnsemble } from "../src/disk/read-ensemble.js";
import { type EnsembleContents, writeEnsemble } from "../src/disk/write-ensemble.js";
import { decodeWeights } from "../src/member/weights.js";
import { buildReport } from "../src/report/build-report.js";
import { madeUpData, spec, succeeded } from "./support/made-up-run.js";

const data = madeUpData();
const failed = { status: "failed", member: 1, worker: "w", error: "why" } as const;

function contents(): EnsembleContents {
  const run = spec({ voting: { weighted: [1, 2, 3] }, minMembers: 2, seed: 7 });
  const outcomes = [succeeded(2, {}), failed, succeeded(0, {})];
  const report = buildReport({ run: "r1", path: "p", spec: run, data, outcomes });
  return { spec: run, data, outcomes, report };
}

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "conclave-disk-"));
  folder = join(parent, "ensemble");
});
afterEach(() => rm(parent, { recursive: true }));

describe("an ensemble on disk", () => {
  it("is a folder of ensemble.json, report.json and a safetensors file per member that succeeded", async () => {
    await writeEnsemble(folder, contents());
    expect((await readdir(folder)).sort()).toEqual([
      "ensemble.json",
      "member-000.safetensors",
      "member-002.safetensors",
      "report.json",
    ]);
    expect(await readdir(parent)).toEqual(["ensemble"]);
    const report = JSON.parse(await readFile(join(folder, "report.json"), "utf8"));
    expect(report).toEqual(JSON.parse(JSON.stringify(contents().report)));
  });

  it("comes back as it was written", async () => {
    const written = contents();
    await writeEnsemble(folder, written);
    const { manifest, weights, directory } = await readEnsemble(folder);
    expect(directory).toBe(folder);
    expect(manifest.spec).toEqual(written.spec);
    expect(manifest).toMatchObject({ schemaVersion: 1, classes: ["no", "yes"], shape: [2], seeds: { run: 7 } });
    expect(Float32Array.from(manifest.preprocessing.mean)).toEqual(data.normalisation.mean);
    expect(Float32Array.from(manifest.preprocessing.scale)).toEqual(data.normalisation.scale);
    expect(manifest.voting).toBe("weighted");
    expect(manifest.members.map(({ member, weight }) => [member, weight])).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(weights.map((bytes) => decodeWeights(bytes).variables["params/dense1/bias"]?.data[0])).toEqual([0, 2]);
  });

  it("says whether its data were floats or bytes", async () => {
    await writeEnsemble(folder, contents());
    expect((await readEnsemble(folder)).manifest.dtype).toBe("F32");
    const pixels = { ...data, train: { ...data.train, features: Uint8Array.of(0, 1, 2, 3) } };
    await writeEnsemble(folder, { ...contents(), data: pixels });
    expect((await readEnsemble(folder)).manifest.dtype).toBe("U8");
  });

  it("is written to the same bytes each time", async () => {
    await writeEnsemble(folder, contents());
    await writeEnsemble(join(parent, "again"), contents());
    for (const file of await readdir(folder)) {
      expect(await readFile(join(parent, "again", file))).toEqual(await readFile(join(folder, file)));
    }
  });

  it("goes into a run's folder without touching what else is there, and replaces an ensemble in it", async () => {
    await mkdir(join(folder, ".state"), { recursive: true });
    await writeFile(join(folder, ".state", "db"), "state");
    await writeEnsemble(folder, contents());
    await writeEnsemble(folder, { ...contents(), outcomes: [succeeded(1, {})] });
    expect(await readFile(join(folder, ".state", "db"), "utf8")).toBe("state");
    expect((await readEnsemble(folder)).manifest.members.map(({ member }) => member)).toEqual([1]);
    expect(await readdir(parent)).toEqual(["ensemble"]);
  });

  it("leaves nothing behind where it cannot be written", async () => {
    await writeFile(folder, "a file stands in the way");
    await expect(writeEnsemble(folder, contents())).rejects.toMatchObject({ code: "write-failed" });
    expect(await readdir(parent)).toEqual(["ensemble"]);
  });

  it("needs a member", async () => {
    await expect(writeEnsemble(folder, { ...contents(), outcomes: [failed] })).rejects.toMatchObject({
      code: "no-members",
    });
  });
});

describe("readEnsemble", () => {
  it("says that a folder without ensemble.json is no ensemble", async () => {
    await expect(readEnsemble(parent)).rejects.toMatchObject({ code: "not-an-ensemble" });
  });

  it("notices a member's file that was changed, and one that is gone", async () => {
    await writeEnsemble(folder, contents());
    const path = join(folder, "member-002.safetensors");
    const bytes = await readFile(path);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path, bytes);
    await expect(readEnsemble(folder)).rejects.toMatchObject({
      code: "ensemble-corrupt",
      message: expect.stringContaining("member-002.safetensors"),
    });
    await rm(path);
    await expect(readEnsemble(folder)).rejects.toMatchObject({ code: "ensemble-corrupt" });
  });

  it.each([
    ["of a later format", { schemaVersion: 2 }, "version-unsupported", "schemaVersion 1, got 2"],
    ["with a file outside the folder", { members: [{ file: "../x" }] }, "ensemble-corrupt", "members"],
    ["with a spec that is none", { spec: {} }, "ensemble-corrupt", "spec"],
    ["with statistics of other data", { shape: [3] }, "ensemble-corrupt", "3 means"],
    ["with scales beyond floats", { preprocessing: { mean: [0, 0], scale: [1, 1e300] } }, "ensemble-corrupt", "scale"],
    ["with one class twice", { classes: ["no", "no"] }, "ensemble-corrupt", 'got "no" twice'],
    ["with the vote of another task", { voting: "median" }, "ensemble-corrupt", "got median"],
    ["with names of other columns", { columnNames: ["a"] }, "ensemble-corrupt", "columnNames: expected 2"],
    ["that never answers", { abstainBelow: 5 }, "ensemble-corrupt", "abstainBelow"],
  ])("refuses an ensemble.json %s", async (_, change, code, message) => {
    await writeEnsemble(folder, contents());
    const path = join(folder, "ensemble.json");
    const manifest = JSON.parse(await readFile(path, "utf8"));
    await writeFile(path, JSON.stringify({ ...manifest, ...change }));
    await expect(readEnsemble(folder)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it.each([
    [
      "none of whom counts",
      (all: readonly object[]) => all.map((one) => ({ ...one, weight: 0 })),
      "sum above 0, got 0",
    ],
    ["one of whom is there twice", (all: readonly object[]) => [all[0], ...all], "member 0 too late"],
    [
      "who see columns that are not there",
      (all: readonly object[]) => all.map((one) => ({ ...one, features: [0, 9] })),
      "columns from 0 to 1",
    ],
    [
      "who see nothing",
      (all: readonly object[]) => all.map((one) => ({ ...one, features: [] })),
      "columns from 0 to 1",
    ],
  ])("refuses an ensemble.json with members %s", async (_, change, message) => {
    await writeEnsemble(folder, contents());
    const path = join(folder, "ensemble.json");
    const manifest = JSON.parse(await readFile(path, "utf8"));
    await writeFile(path, JSON.stringify({ ...manifest, members: change(manifest.members) }));
    const refused = { code: "ensemble-corrupt", message: expect.stringContaining(message) };
    await expect(readEnsemble(folder)).rejects.toMatchObject(refused);
  });

  it("refuses an ensemble.json that was cut off", async () => {
    await writeEnsemble(folder, contents());
    await writeFile(join(folder, "ensemble.json"), '{ "schemaVersion": 1,');
    await expect(readEnsemble(folder)).rejects.toMatchObject({ code: "ensemble-corrupt" });
  });
});
