import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FolderLock } from "../../src/search/folder-lock.js";
import { temporaryFolder } from "../support/in-process-runner.js";

/** A folder with the lock of somebody else. */
async function lockedBy(holder: object | string): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, ".lock"));
  await writeFile(join(folder, ".lock", "holder.json"), typeof holder === "string" ? holder : JSON.stringify(holder));
  return folder;
}

/** The number of a process that has ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

const here = { host: hostname(), since: "2026-01-05T07:08:09.000Z" };

describe("the lock of a folder", () => {
  it("is one process's at a time, and says whose", async () => {
    const folder = await temporaryFolder();
    const lock = await FolderLock.take(folder);
    const { since } = JSON.parse(await readFile(join(folder, ".lock", "holder.json"), "utf8"));
    await expect(FolderLock.take(folder)).rejects.toMatchObject({
      code: "folder-in-use",
      message: `${folder} is being worked on by process ${process.pid}, since ${since}: wait for it or stop it; if it is no search any more, remove ${join(folder, ".lock")}`,
    });
    await lock.release();
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await (await FolderLock.take(folder)).release();
  });

  it("of a living process, or of another machine, where nobody can tell, is left to it", async () => {
    const parent = await lockedBy({ ...here, pid: process.ppid });
    await expect(FolderLock.take(parent)).rejects.toThrow(`by process ${process.ppid}, since 2026-01-05T07:08:09.000Z`);
    const elsewhere = await lockedBy({ ...here, host: "elsewhere", pid: deadProcess() });
    await expect(FolderLock.take(elsewhere)).rejects.toThrow(/by process \d+ of elsewhere, since/);
  });

  it.each([
    ["a process that has ended", () => ({ ...here, pid: deadProcess() })],
    [
      "a process of this number before this one began, as in a container that was started again",
      () => ({ ...here, pid: process.pid }),
    ],
    ["nobody, cut off by a full disk", () => '{"pid":'],
  ])("of %s is taken over, by one of many", async (_, holder) => {
    const folder = await lockedBy(holder());
    const tried = await Promise.allSettled(Array.from({ length: 20 }, () => FolderLock.take(folder)));
    const taken = tried.filter(({ status }) => status === "fulfilled");
    expect(taken).toHaveLength(1);
    for (const one of tried) {
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "folder-in-use" });
    }
    expect(await readdir(folder)).toEqual([".lock"]);
  });
});
