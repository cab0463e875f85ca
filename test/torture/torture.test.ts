import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const SCRIPT = fileURLToPath(new URL("run.js", import.meta.url));

it.skipIf(process.platform !== "linux")(
  "a cluster whose processes are killed and stopped trains what an undisturbed one trains",
  async () => {
    // A run that goes wrong rejects, with all that the script said.
    const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, "--runs", "1", "--seed", "3", "--short"]);
    expect(stdout).toMatch(/seed 3: ok, [1-9]\d* faults/);
    expect(stdout).toContain("every run ended as the undisturbed one");
  },
);
