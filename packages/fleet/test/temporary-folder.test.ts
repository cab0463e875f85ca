import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { TemporaryFolder } from "../src/temporary-folder.js";

it("is gone with what is in it once it is disposed of", async () => {
  let path = "";
  {
    await using folder = await TemporaryFolder.create("test");
    path = folder.path;
    await writeFile(join(path, "file"), "x");
    expect(await readdir(path)).toEqual(["file"]);
  }
  expect(existsSync(path)).toBe(false);
});

it("is gone even when the process exits while it is being made", async () => {
  await using folder = await TemporaryFolder.create("test");
  const script = `
    import { TemporaryFolder } from ${JSON.stringify(new URL("../dist/temporary-folder.js", import.meta.url).href)};
    for (let made = 0; made < 12; made++) void TemporaryFolder.create("test");
    setImmediate(() => process.exit());
  `;
  const env = { ...process.env, TMPDIR: folder.path };
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "ignore", env });
  await once(child, "close");
  expect(await readdir(folder.path)).toEqual([]);
});

it.each([
  ["process.exit", "process.exit(3)"],
  ["an error that nobody catches", "throw new Error('on purpose')"],
])("is gone after %s", async (_, end) => {
  const script = `
    import { TemporaryFolder } from ${JSON.stringify(new URL("../dist/temporary-folder.js", import.meta.url).href)};
    import { writeFileSync } from "node:fs";
    const folders = await Promise.all(Array.from({ length: 12 }, () => TemporaryFolder.create("test")));
    for (const { path } of folders) writeFileSync(path + "/file", "x");
    process.stdout.write(JSON.stringify(folders.map(({ path }) => path)), () => { ${end}; });
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  await once(child, "close");
  const paths = JSON.parse(stdout) as string[];
  expect(paths).toHaveLength(12);
  expect(paths.filter((path) => existsSync(path))).toEqual([]);
  expect(stderr).not.toContain("MaxListenersExceededWarning");
});
