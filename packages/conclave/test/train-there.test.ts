import { rmSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Coordinator, Worker } from "@conclave/fleet";
import { expect, onTestFinished, test } from "vitest";
import { type RunSpecInput, type TrainEvent, train } from "../src/index.js";

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
