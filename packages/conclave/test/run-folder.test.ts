import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createRunFolder, findUnfinishedRun, statePathOf } from "../src/folder/run-folder.js";

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "conclave-folder-"));
});
afterEach(() => rm(base, { recursive: true, force: true }));

/** As a run leaves its folder when it is interrupted. */
async function unfinished(name: string): Promise<string> {
  const { path } = await createRunFolder(join(base, name));
  return path;
}

test("a run's folder is made with its parents, and room for its state", async () => {
  const folder = await createRunFolder(join(base, "runs", "a"));
  expect(folder.path).toBe(join(base, "runs", "a"));
  expect(await readdir(folder.path)).toEqual([".state"]);
});

test("of several who want a folder at once, one gets it, and the others leave it alone", async () => {
  const asked = await Promise.allSettled(Array.from({ length: 4 }, () => createRunFolder(join(base, "runs", "a"))));
  const refused = asked.filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(3);
  for (const { reason } of refused as PromiseRejectedResult[]) expect(reason).toMatchObject({ code: "output-taken" });
  expect(await readdir(join(base, "runs", "a"))).toEqual([".state"]);
});

test("a discarded folder leaves alone what another run made beside it meanwhile", async () => {
  const folder = await createRunFolder(join(base, "runs", "a"));
  await createRunFolder(join(base, "runs", "b"));
  await folder.discard();
  expect(await readdir(join(base, "runs"))).toEqual(["b"]);
});

test("a discarded folder leaves nothing, not even the parents that it made", async () => {
  const folder = await createRunFolder(join(base, "runs", "a"));
  await writeFile(join(statePathOf(folder.path), "x"), "x");
  await folder.discard();
  expect(await readdir(base)).toEqual([]);
});

test("an empty folder that was there is used, and stays when the run is discarded", async () => {
  await mkdir(join(base, "mine"));
  const folder = await createRunFolder(join(base, "mine"));
  await folder.discard();
  expect(await readdir(base)).toEqual(["mine"]);
  expect(await readdir(join(base, "mine"))).toEqual([]);
});

test("a folder that holds something is refused and left alone", async () => {
  await writeFile(join(base, "thesis.txt"), "x");
  await expect(createRunFolder(base)).rejects.toMatchObject({
    code: "output-taken",
    message: `${base} is not empty (thesis.txt): choose a folder that is empty or not there yet`,
  });
  expect(await readdir(base)).toEqual(["thesis.txt"]);
});

test("the folder of an unfinished run is refused with the way to go on", async () => {
  await unfinished("a");
  await expect(createRunFolder(join(base, "a"))).rejects.toMatchObject({
    code: "output-taken",
    message: expect.stringContaining("conclave train --resume"),
  });
});

test("a path through a file cannot be written, and that is said in words", async () => {
  await writeFile(join(base, "file"), "x");
  await expect(createRunFolder(join(base, "file", "a"))).rejects.toMatchObject({
    code: "output-unwritable",
    message: `${join(base, "file", "a")}: cannot write there: a part of the path is a file; choose another folder with --out`,
  });
});

test.skipIf(!existsSync("/proc/self"))(
  "a folder in which none can be made is said in words, and not tried for ever",
  async () => {
    for (const path of ["/proc/x", "/proc/x/deep/run"]) {
      await expect(createRunFolder(path)).rejects.toMatchObject({
        code: "output-unwritable",
        message: `${path}: cannot write there: no folder can be made there; choose another folder with --out`,
      });
    }
  },
);

test("an unfinished run is found where it was", async () => {
  const path = await unfinished("a");
  expect(await findUnfinishedRun(path)).toBe(path);
});

test.each([
  ["missing", "run-not-found", "no such folder"],
  ["finished", "not-resumable", "this run is finished"],
  ["other", "not-resumable", "not the folder of an interrupted run"],
])("a %s run cannot be resumed", async (name, code, words) => {
  await mkdir(join(base, "finished"));
  await writeFile(join(base, "finished", "ensemble.json"), "{}");
  await mkdir(join(base, "other"));
  await expect(findUnfinishedRun(join(base, name))).rejects.toMatchObject({
    code,
    message: expect.stringContaining(words),
  });
});
