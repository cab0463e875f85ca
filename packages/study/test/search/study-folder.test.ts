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
  await expect(opening()).rejects.toThrow("points.jsonl, line 2: expected a point of a search; the file was changed");
});
