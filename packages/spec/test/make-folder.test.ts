import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFolder } from "../src/make-folder.js";

let base: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "conclave-make-folder-"));
});
afterEach(() => rm(base, { recursive: true, force: true }));

test("a folder is made with its parents, and the topmost that was made is named", async () => {
  await mkdir(join(base, "here"));
  expect(await makeFolder(join(base, "here", "a", "b", "c"))).toBe(join(base, "here", "a"));
  expect(await readdir(join(base, "here", "a", "b"))).toEqual(["c"]);
});

test("a folder that is there already is left as it is", async () => {
  expect(await makeFolder(join(base, "a"))).toBe(join(base, "a"));
  await writeFile(join(base, "a", "x"), "x");
  expect(await makeFolder(join(base, "a"))).toBeNull();
  expect(await readdir(join(base, "a"))).toEqual(["x"]);
});

test("several who want the same folder at once all get it", async () => {
  await Promise.all(Array.from({ length: 8 }, () => makeFolder(join(base, "a", "b"))));
  expect(await readdir(join(base, "a"))).toEqual(["b"]);
});

test("a file in the way is the system's error, and nothing is made", async () => {
  await writeFile(join(base, "file"), "x");
  await expect(makeFolder(join(base, "file"))).rejects.toMatchObject({ code: "EEXIST" });
  await expect(makeFolder(join(base, "file", "a", "b"))).rejects.toMatchObject({ code: "ENOTDIR" });
  expect(await readdir(base)).toEqual(["file"]);
});

test.skipIf(!existsSync("/proc/self"))("where no folder can be made, that is said and not tried for ever", async () => {
  for (const path of ["/proc/x", "/proc/x/a/b"]) {
    await expect(makeFolder(path)).rejects.toMatchObject({ code: "ENOENT", path: "/proc/x" });
  }
});
