import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const engines = new URL("../dist/index.js", import.meta.url).href;

test("onnxruntime writes nothing of its own into the temporary folder: it is told not to report its use", async () => {
  const folder = await mkdtemp(join(tmpdir(), "conclave-telemetry-"));
  try {
    // Where CI is set, onnxruntime keeps quiet by itself, and this would show nothing.
    const { CI: _, GITHUB_ACTIONS: __, TF_BUILD: ___, ...environment } = process.env;
    // The check at the start runs a small program.
    const script = `const { selectEngine } = await import("${engines}"); await (await selectEngine("onnx-cpu")).close();`;
    const env = { ...environment, TMPDIR: folder };
    await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], { env });
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
