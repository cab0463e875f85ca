import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { processesMarked } from "./support/marked-processes.js";
import { temporaryFolder, writeFiles } from "./support/workspace.js";

const script = fileURLToPath(new URL("../../scripts/quickstart.js", import.meta.url));

const shortSpec = `
name: short
data: { train: { sample: digits }, test: 0.2 }
members: [{ model: { mlp: { hidden: [32] } }, count: 3, epochs: 5 }]
augment: { translate: 1, rotate: 10 }
`;

interface Quickstart {
  readonly cwd: string;
  readonly child: ChildProcessWithoutNullStreams;
  /** What its processes have in their environment. */
  readonly mark: string;
}

/** Starts it on a short spec, with a temporary folder of its own: cwd/tmp. */
async function startQuickstart(): Promise<Quickstart> {
  const cwd = await temporaryFolder();
  await writeFiles(cwd, { "short.yaml": shortSpec });
  await mkdir(join(cwd, "tmp"));
  const mark = randomUUID();
  // As in a terminal, not as in CI.
  const { CI: _, GITHUB_ACTIONS: __, TF_BUILD: ___, ...environment } = process.env;
  const env = { ...environment, TMPDIR: join(cwd, "tmp"), NO_COLOR: "1", CONCLAVE_TEST_MARK: mark };
  return { cwd, child: spawn(process.execPath, [script, "short.yaml"], { cwd, env }), mark };
}

test("the quickstart trains through coordinator and workers, predicts over gRPC, and leaves nothing behind", async () => {
  const { cwd, child, mark } = await startQuickstart();
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
  });
  const [status] = (await once(child, "close")) as [number | null];
  expect(status).toBe(0);
  expect(printed).toMatch(/member +model +rows/);
  expect(printed).toMatch(/vote +test \d+\.\d %/);
  expect(printed).toMatch(/asked over gRPC at 127\.0\.0\.1:\d+/);
  expect(printed.match(/@@/g)?.length).toBeGreaterThan(20);
  expect(printed).toMatch(/\d \(\d+ %; it is 1\) +\d \(\d+ %; it is 2\) +\d \(\d+ %; it is 5\)/);
  expect(processesMarked(mark)).toEqual([]);
  expect(await readdir(join(cwd, "tmp"))).toEqual([]);
  expect(await readdir(join(cwd, "runs"))).toHaveLength(1);
});

test("a quickstart that is ended while it trains ends all that it started", async () => {
  const { cwd, child, mark } = await startQuickstart();
  for await (const text of child.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false }))
    if (String(text).includes("conclave train")) break;
  child.stdout.resume();
  child.kill("SIGTERM");
  expect(await once(child, "close")).toEqual([130, null]);
  await expect.poll(() => processesMarked(mark)).toEqual([]);
  await expect.poll(() => readdir(join(cwd, "tmp"))).toEqual([]);
});
