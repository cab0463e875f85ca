import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { listRuns, readReport, resume } from "../src/index.js";

/** A run's folder whose state holds no run. */
async function emptyState(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "conclave-resume-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, ".state"));
  return folder;
}

test("a run that was ended before it began has to be begun anew", async () => {
  await expect(resume(await emptyState(), { workers: 1 })).rejects.toMatchObject({
    code: "not-resumable",
    message: expect.stringContaining("remove the folder and train anew"),
  });
});

test("a run that was ended while its state was taken away is finished, and nobody is told to remove it", async () => {
  const folder = await emptyState();
  await writeFile(join(folder, "ensemble.json"), "{}");
  await expect(resume(folder, { workers: 1 })).rejects.toMatchObject({
    code: "not-resumable",
    message: `${folder}: this run is finished; there is nothing to go on with`,
  });
});

test.each([
  ["missing", null],
  ["a text file", "my notes"],
])(
  "a run whose database is %s is no bug: what it is and what to do is said by resume, runs and report",
  async (_, text) => {
    const folder = await emptyState();
    await mkdir(join(folder, ".state", "artifacts", "aa"), { recursive: true });
    await writeFile(join(folder, ".state", "artifacts", "aa", "a".repeat(64)), "data");
    const database = join(folder, ".state", "conclave.db");
    if (text !== null) await writeFile(database, text);
    const problem =
      text === null ? `${database} is missing, but there are artifacts` : `${database}: expected an SQLite`;
    await expect(resume(folder, { workers: 1 })).rejects.toMatchObject({
      name: "StoreError",
      message: expect.stringContaining(problem),
    });
    await expect(readReport(folder)).rejects.toMatchObject({
      code: "run-not-found",
      message: expect.stringContaining(problem),
    });
    const listed = (await listRuns(dirname(folder))).find(({ path }) => path === folder);
    expect(listed).toMatchObject({ status: "unreadable", problem: expect.stringContaining(problem) });

    await writeFile(join(folder, "ensemble.json"), "{}");
    await expect(resume(folder, { workers: 1 })).rejects.toMatchObject({
      message: `${folder}: this run is finished; there is nothing to go on with`,
    });
  },
);
