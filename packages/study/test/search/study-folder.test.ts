import { appendFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { SearchPoint } from "../../src/search/search-point.js";
import { type SearchStudy, StudyFolder } from "../../src/search/study-folder.js";
import { temporaryFolder } from "../support/in-process-runner.js";

const study: SearchStudy = {
  name: "digits",
  input: { members: [] },
  plan: { way: { kind: "grid", dimensions: [] }, halving: null, judge: "error" },
};
const point = (number: number): SearchPoint => ({
  round: 1,
  point: number,
  rung: 1,
  share: 1,
  values: { "members.0.epochs": number },
  status: "succeeded",
  score: { error: 0.1, loss: 0.3 },
  seconds: 1.5,
  reason: null,
  restarted: null,
});

test("a folder that is opened again has the study and the points that were added, each a line", async () => {
  const folder = join(await temporaryFolder(), "deep", "study");
  const made = await StudyFolder.create(folder, study);
  await Promise.all([1, 2, 3].map((number) => made.add(point(number))));
  await made[Symbol.asyncDispose]();
  await using opened = await StudyFolder.open(folder);
  expect(opened.study).toEqual(study);
  expect(opened.points).toEqual([point(1), point(2), point(3)]);
  expect(opened.find({ round: 1, point: 2, rung: 1 })).toEqual(point(2));
  expect(opened.find({ round: 2, point: 2, rung: 1 })).toBeNull();
  expect((await readFile(join(folder, "points.jsonl"), "utf8")).trimEnd().split("\n")).toHaveLength(3);
});

test("a last line that was cut off is taken away, and the next point follows the whole ones", async () => {
  const folder = await temporaryFolder();
  {
    await using made = await StudyFolder.create(folder, study);
    await made.add(point(1));
  }
  const file = join(folder, "points.jsonl");
  await appendFile(file, JSON.stringify({ ...point(2), reason: "größer" }).slice(0, 40));
  {
    await using opened = await StudyFolder.open(folder);
    expect(opened.points).toEqual([point(1)]);
    await opened.add(point(2));
  }
  await using again = await StudyFolder.open(folder);
  expect(again.points).toEqual([point(1), point(2)]);
});

test("what a search that was killed before it had begun left behind is in nobody's way", async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, ".lock-3f1c"));
  await writeFile(join(folder, ".study.json"), '{"format": "conc');
  await using made = await StudyFolder.create(folder, study);
  expect(made.study).toEqual(study);
  expect(await readdir(folder)).not.toContain(".study.json");
});

test("a folder that holds something already is not taken over", async () => {
  const folder = await temporaryFolder();
  {
    await using _ = await StudyFolder.create(folder, study);
    await expect(StudyFolder.create(folder, study)).rejects.toMatchObject({ code: "folder-in-use" });
    await expect(StudyFolder.open(folder)).rejects.toMatchObject({ code: "folder-in-use" });
  }
  await expect(StudyFolder.create(folder, study)).rejects.toMatchObject({
    code: "folder-taken",
    message: expect.stringContaining(`go on with it (--resume ${folder}), or choose another folder`),
  });
});

test("what is no study, was changed, or is of a later version is said", async () => {
  const folder = await temporaryFolder();
  const opening = () => StudyFolder.open(folder);
  await expect(opening()).rejects.toMatchObject({
    code: "folder-unreadable",
    message: expect.stringContaining("no search there"),
  });
  await writeFile(join(folder, "study.json"), JSON.stringify({ format: "conclave-search", schemaVersion: 2 }));
  await expect(opening()).rejects.toThrow("expected a search of schemaVersion 1, got schemaVersion 2");
  await writeFile(join(folder, "study.json"), "not JSON");
  await expect(opening()).rejects.toThrow("got something else");
  await writeFile(
    join(folder, "study.json"),
    JSON.stringify({ format: "conclave-search", schemaVersion: 1, ...study }),
  );
  await writeFile(join(folder, "points.jsonl"), `${JSON.stringify(point(1))}\n{"round":1}\n`);
  await expect(opening()).rejects.toThrow(
    "points.jsonl, line 2: point: expected a whole number from 1, got nothing; the file was changed",
  );
});

const { plan } = study;
const range = { kind: "range", field: "members.0.epochs", low: 1, high: 9, scale: "linear", integer: true };
const random = (part: object) => ({
  plan: { ...plan, way: { kind: "random", dimensions: [range], points: 3, rounds: 1, ...part } },
});

test.each([
  [{ name: 5 }, "name: expected a text, got 5"],
  [{ plan: undefined }, "plan: expected an object, got nothing"],
  [{ plan: {} }, "plan.way: expected an object, got nothing"],
  [{ plan: { ...plan, judge: "luck" } }, 'plan.judge: expected one of: error, loss, got "luck"'],
  [{ plan: { ...plan, halving: 1.5 } }, "plan.halving: expected a whole number from 2, or null, got 1.5"],
  [{ plan: { ...plan, way: { kind: "x" } } }, 'plan.way.kind: expected one of: grid, random, got "x"'],
  [random({ points: "3" }), 'plan.way.points: expected a whole number from 1, got "3"'],
  [random({ dimensions: {} }), "plan.way.dimensions: expected a list, got {}"],
  [random({ dimensions: [range, null] }), "plan.way.dimensions.1: expected an object, got null"],
  [random({ dimensions: [{}] }), "plan.way.dimensions.0.kind: expected one of: choice, range, got nothing"],
  [random({ dimensions: [{ ...range, low: "1" }] }), 'plan.way.dimensions.0.low: expected a finite number, got "1"'],
  [
    { plan: { ...plan, way: { kind: "grid", dimensions: [range] } } },
    'plan.way.dimensions.0.kind: expected choice, got "range"',
  ],
])("a study.json with %j is refused by the field that is wrong", async (part, message) => {
  const folder = await temporaryFolder();
  const text = JSON.stringify({ format: "conclave-search", schemaVersion: 1, ...study, ...part });
  await writeFile(join(folder, "study.json"), text);
  await expect(StudyFolder.open(folder)).rejects.toMatchObject({
    code: "folder-unreadable",
    message: `${join(folder, "study.json")}: ${message}; the file was changed`,
  });
  expect(await readdir(folder)).toEqual(["study.json"]);
});

test.each([
  [{ rung: 0 }, "rung: expected a whole number from 1, got 0"],
  [{ share: undefined }, "share: expected a number above 0, up to 1, got nothing"],
  [{ values: null }, "values: expected an object, got null"],
  [{ status: "done" }, 'status: expected one of: succeeded, failed, got "done"'],
  [{ score: undefined }, "score: expected an object, got nothing"],
  [{ score: { error: 0.1, loss: null } }, "score.loss: expected a finite number, got null"],
  [{ status: "failed" }, 'score: expected null, got {"error":0.1,"loss":0.3}'],
  [{ restarted: 3 }, "restarted: expected a text, or null, got 3"],
])("a line of points.jsonl with %j is refused by the field that is wrong", async (part, message) => {
  const folder = await temporaryFolder();
  {
    await using made = await StudyFolder.create(folder, study);
    await made.add(point(1));
  }
  await appendFile(join(folder, "points.jsonl"), `${JSON.stringify({ ...point(2), ...part })}\n`);
  await expect(StudyFolder.open(folder)).rejects.toMatchObject({
    code: "folder-unreadable",
    message: `${join(folder, "points.jsonl")}, line 2: ${message}; the file was changed`,
  });
});

test("points of an earlier version, without a word about restarts, are read", async () => {
  const folder = await temporaryFolder();
  {
    await using made = await StudyFolder.create(folder, study);
    await made.add({ ...point(1), restarted: undefined as unknown as null });
  }
  await using opened = await StudyFolder.open(folder);
  expect(opened.points).toEqual([point(1)]);
});
