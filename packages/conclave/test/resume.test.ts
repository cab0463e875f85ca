import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { resume } from "../src/index.js";

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
