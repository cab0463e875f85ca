import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Coordinator, Worker } from "@conclave/fleet";
import { expect, onTestFinished, test } from "vitest";
import { createRunFolder, statePathOf } from "../src/folder/run-folder.js";
import { type RunSpecInput, resume, type TrainEvent, train } from "../src/index.js";

const digits: RunSpecInput = {
  name: "digits",
  seed: 7,
  data: { train: { sample: "digits" }, test: 0.2 },
  members: [{ model: { mlp: { hidden: [4] } }, batchSize: 64, epochs: 1 }],
};

/** A coordinator with one worker, and a folder for what comes of them. */
async function cluster() {
  const folder = await mkdtemp(join(tmpdir(), "conclave-there-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const state = join(folder, "state");
  const coordinator = new Coordinator({ stateDirectory: state, runsDirectory: join(folder, "there") });
  const { address } = await coordinator.start();
  onTestFinished(() => coordinator.close());
  const stop = new AbortController();
  const worker = new Worker({ address, cacheDirectory: join(folder, "cache"), signal: stop.signal }).run();
  onTestFinished(async () => {
    stop.abort();
    await worker;
  });
  return { address, folder, artifact: (sha256: string) => join(state, "artifacts", sha256.slice(0, 2), sha256) };
}

test("an ensemble that is fetched in part leaves nothing in the way of the next", async () => {
  const { address, folder, artifact } = await cluster();
  const out = join(folder, "runs", "one");
  const onEvent = (event: TrainEvent) => {
    if (event.type !== "run" || event.run.status !== "succeeded") return;
    // The file that is fetched last, and the copy from which the coordinator would put it back.
    const last = event.run.files.find(({ path }) => path === "ensemble.json");
    rmSync(artifact(last!.sha256));
    rmSync(join(folder, "there", event.run.run, "ensemble.json"));
  };
  await expect(train(digits, { coordinator: address, out, onEvent })).rejects.toMatchObject({ code: "not-found" });
  expect(await readdir(folder)).not.toContain("runs");

  expect((await train(digits, { coordinator: address, out })).status).toBe("succeeded");
  expect((await readdir(out)).sort()).toEqual(["ensemble.json", "member-000.safetensors", "report.json"]);
});

/** The folder of a process that was killed while it waited for a run. */
async function leftBehind(folder: string, waiting: { run: string; coordinator: string }) {
  const { path } = await createRunFolder(folder, waiting);
  const marker = join(statePathOf(path), "waiting.json");
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  const text = JSON.parse(await readFile(marker, "utf8"));
  await writeFile(marker, JSON.stringify({ ...text, process: { ...text.process, pid } }));
}

test("a process that was killed while it waited is replaced by the next that waits for the run in its folder", async () => {
  const { address, folder } = await cluster();
  const { run } = await train(digits, { coordinator: address, out: join(folder, "first") });
  const out = join(folder, "runs", run);
  await leftBehind(out, { run, coordinator: address });
  expect(await resume(run, { coordinator: address, out })).toMatchObject({ status: "succeeded", path: out });
  expect((await readdir(out)).sort()).toEqual(["ensemble.json", "member-000.safetensors", "report.json"]);
});

test("while a process waits for a run, another one does not take its folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "conclave-there-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const out = join(folder, "one");
  await createRunFolder(out, { run: "one", coordinator: "127.0.0.1:9" });
  await expect(resume("one", { coordinator: "127.0.0.1:9", out })).rejects.toMatchObject({ code: "run-in-use" });
  expect(await readdir(statePathOf(out))).toEqual(["waiting.json"]);
});

test("a folder that waits for a coordinator's run says so to whoever resumes it here, or wants it for another run", async () => {
  const folder = await mkdtemp(join(tmpdir(), "conclave-there-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const out = join(folder, "one");
  await leftBehind(out, { run: "one", coordinator: "127.0.0.1:9" });
  const advice = `conclave train --coordinator 127.0.0.1:9 --resume one --out ${out}`;
  await expect(resume(out)).rejects.toMatchObject({
    code: "not-resumable",
    message: `${out}: the coordinator at 127.0.0.1:9 trains one; wait for it again: ${advice}`,
  });
  await expect(resume("two", { coordinator: "127.0.0.1:9", out })).rejects.toMatchObject({
    code: "output-taken",
    message: expect.stringContaining(advice),
  });
  expect(await readdir(statePathOf(out))).toEqual(["waiting.json"]);
});
