import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { resume, train } from "../src/index.js";

const spec = {
  name: "damaged",
  seed: 3,
  data: { train: { sample: "digits" as const }, test: 0.2 },
  members: [{ model: "mlp" as const, count: 3, epochs: 3 }],
};

async function flip(path: string): Promise<void> {
  const bytes = await readFile(path);
  await writeFile(path, bytes.with(bytes.length >> 1, bytes[bytes.length >> 1]! ^ 1));
}

test("a run all of whose artifacts were damaged while it was interrupted ends with the bytes of one that never was", async () => {
  const base = await mkdtemp(join(tmpdir(), "conclave-damaged-"));
  onTestFinished(() => rm(base, { recursive: true, force: true }));
  const { path: undisturbed, report: expected } = await train(spec, { out: join(base, "undisturbed"), workers: 1 });

  const out = join(base, "damaged");
  const abort = new AbortController();
  const interrupted = train(spec, {
    out,
    workers: 1,
    signal: abort.signal,
    onEvent: (event) => {
      if (event.type === "member" && event.member.status === "succeeded") abort.abort();
    },
  });
  await expect(interrupted).rejects.toMatchObject({ name: "AbortError" });
  const state = join(out, ".state", "artifacts");
  const artifacts = (await readdir(state, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  expect(artifacts.length).toBeGreaterThan(2);
  for (const { parentPath, name } of artifacts) await flip(join(parentPath, name));

  const { path, status, report } = await resume(out, { workers: 1 });
  expect(status).toBe("succeeded");
  for (const name of (await readdir(undisturbed)).filter((file) => file.endsWith(".safetensors")))
    expect((await readFile(join(path, name))).equals(await readFile(join(undisturbed, name))), name).toBe(true);
  expect(report.ensemble).toEqual(expected.ensemble);
  expect(report.testSet).toEqual(expected.testSet);
});
