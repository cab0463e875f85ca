import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "./support/workspace.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const readme = await readFile(join(repository, "README.md"), "utf8");

/** Runs a module as a user's program, in a folder where `conclave` is installed; gives what it printed. */
async function runModule(code: string): Promise<{ readonly status: number | null; readonly printed: string }> {
  const cwd = await temporaryFolder();
  await symlink(join(repository, "node_modules"), join(cwd, "node_modules"));
  const child = spawn(process.execPath, ["--input-type=module", "--eval", code], { cwd });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  }
  const [status] = (await once(child, "close")) as [number | null];
  return { status, printed };
}

test("the README's ten lines of code train, load and predict", async () => {
  const [, code = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(code.trim().split("\n").length).toBeLessThanOrEqual(12);
  const { status, printed } = await runModule(code);
  expect(printed).toMatch(/the vote is right on 0\.[89]\d+ of the test rows/);
  expect(printed).toMatch(/\[ '\d' \] \[\n? *\[/);
  expect(status).toBe(0);
});

test("every file that the README and the guide link to is there", async () => {
  const guide = await readFile(join(repository, "docs/guide.md"), "utf8");
  const links = (text: string) =>
    [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)]
      .map(([, target]) => target ?? "")
      .filter((target) => !target.includes("://"));
  const targets = [...links(readme), ...links(guide).map((target) => join("docs", target))];
  expect(targets.length).toBeGreaterThan(5);
  expect(targets.filter((target) => !existsSync(join(repository, target)))).toEqual([]);
});
