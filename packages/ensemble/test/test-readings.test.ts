import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { noteTestReading, testReadings, testReadingsBefore } from "../src/disk/test-readings.js";
import { nameTestRows } from "../src/disk/test-rows.js";
import { writeEnsemble } from "../src/disk/write-ensemble.js";
import { buildReport } from "../src/report/build-report.js";
import { madeUpData, ofSecondClass, spec, succeeded } from "./support/made-up-run.js";

const test = {
  count: 3,
  features: Float32Array.of(1, 2, 3, 4, 5, 6),
  labels: Int32Array.of(0, 1, 1),
  weights: null,
  groups: null,
};
const data = { ...madeUpData(), test };
const shuffled = { count: 3, features: Uint8Array.of(5, 6, 1, 2, 3, 4), labels: Float32Array.of(1, 0, 1) };
const others = { ...test, labels: Int32Array.of(0, 1, 0) };

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "conclave-readings-")), "ensemble");
});
afterEach(() => rm(join(folder, ".."), { recursive: true }));

async function write(): Promise<number> {
  const run = { ...spec(), members: spec().members };
  const outcomes = [0, 1, 2].map((member) => succeeded(member, { test: ofSecondClass(0.2, 0.8, 0.6) }));
  const testReadingsBefore = await testReadings(folder, test);
  const report = buildReport({ run: "r", path: folder, spec: run, data, outcomes, testReadingsBefore });
  await writeEnsemble(folder, { spec: run, data, outcomes, report });
  return report.testSet!.readings;
}

describe("G2: the test set is read once", () => {
  it("by the training's own report, which leaves no trace beside it", async () => {
    expect(await testReadings(folder, test)).toBe(0);
    expect(await write()).toBe(1);
    expect(await testReadings(folder)).toBe(1);
    expect(await readdir(folder)).not.toContain("test-readings.json");
  });

  it("by a run that was interrupted after it had written its ensemble, and writes it again", async () => {
    await write();
    expect(await testReadingsBefore(folder, "r", test)).toBe(0);
    expect(await testReadingsBefore(folder, "another", test)).toBe(1);
    await noteTestReading(folder, test);
    expect(await testReadingsBefore(folder, "r", test)).toBe(1);
  });

  it("and each time after is counted, in whatever order and type its rows come back", async () => {
    await write();
    expect(await noteTestReading(folder, shuffled)).toBe(2);
    expect(await noteTestReading(folder, test)).toBe(3);
    expect(await testReadings(folder)).toBe(3);
  });

  it("while other rows may be scored as often as one likes", async () => {
    await write();
    expect(await noteTestReading(folder, others)).toBeNull();
    expect(await testReadings(folder, others)).toBe(0);
    expect(await testReadings(folder)).toBe(1);
  });

  it("and a report made again says that it is not the first", async () => {
    await write();
    await noteTestReading(folder, test);
    expect(await write()).toBe(3);
    expect(await testReadings(folder)).toBe(3);
    expect(JSON.parse(await readFile(join(folder, "report.json"), "utf8")).testSet).toEqual({ rows: 3, readings: 3 });
  });

  it("without a change to the members or to ensemble.json", async () => {
    await write();
    const names = (await readdir(folder)).filter((name) => name !== "report.json");
    const before = await Promise.all(names.map((name) => readFile(join(folder, name))));
    await noteTestReading(folder, test);
    await write();
    expect(await Promise.all(names.map((name) => readFile(join(folder, name))))).toEqual(before);
  });

  it("and a counter that was damaged does not stop anybody", async () => {
    await write();
    await writeFile(join(folder, "test-readings.json"), "{");
    expect(await noteTestReading(folder, test)).toBe(2);
  });

  it("rows are told apart by what they hold, not by their order", () => {
    expect(nameTestRows(shuffled)).toEqual(nameTestRows(test));
    expect(nameTestRows(others).sha256).not.toBe(nameTestRows(test).sha256);
    const twice = { count: 2, features: Float32Array.of(1, 2, 1, 2), labels: Int32Array.of(0, 0) };
    const once = { count: 1, features: Float32Array.of(1, 2), labels: Int32Array.of(0) };
    expect(nameTestRows(twice).sha256).not.toBe(nameTestRows(once).sha256);
  });
});

it.each(["ensemble.json", "test-readings.json"])("a named pipe in the place of %s is said to be none", async (name) => {
  await write();
  await rm(join(folder, name), { force: true });
  execFileSync("mkfifo", [join(folder, name)]);
  await expect(testReadings(folder)).rejects.toMatchObject({
    name: "EnsembleError",
    code: "ensemble-corrupt",
    message: `${join(folder, name)}: cannot be read (expected a file, found a named pipe)`,
  });
});
