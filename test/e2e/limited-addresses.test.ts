import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { conclave, conclaveScript } from "./support/conclave.js";
import { temporaryFolder, writeFiles } from "./support/workspace.js";

const SPEC =
  "name: small\ndata: { train: { sample: digits }, test: null }\nmembers: [{ model: mlp, count: 1, epochs: 1 }, { model: { layers: [{ conv2d: { filters: 4, kernel: 3 } }, { flatten: {} }, { dense: 10 }] }, count: 1, epochs: 1 }]\n";

// Batch systems limit addresses: Slurm, Grid Engine, a user's shell.
test.runIf(process.platform === "linux")(
  "with 8 GB of addresses it trains and predicts, to the same bytes",
  async () => {
    const cwd = await temporaryFolder();
    await writeFiles(cwd, { "spec.yaml": SPEC });
    expect(await conclave(["train", "spec.yaml", "--out", "free"], { cwd })).toMatchObject({ code: 0 });
    const limited = (...args: string[]) =>
      promisify(execFile)(
        "sh",
        ["-c", 'ulimit -v 8000000; exec "$0" "$@"', process.execPath, conclaveScript, ...args],
        {
          cwd,
          maxBuffer: 2 ** 26,
        },
      );
    await limited("train", "spec.yaml", "--out", "limited");
    for (const name of ["member-000.safetensors", "member-001.safetensors"]) {
      const [free, bounded] = await Promise.all(["free", "limited"].map((run) => readFile(join(cwd, run, name))));
      expect(Buffer.compare(free!, bounded!)).toBe(0);
    }
    const digits = new URL("../../packages/data/samples/digits.csv.gz", import.meta.url).pathname;
    const free = await conclave(["predict", "free", "--input", digits], { cwd });
    expect((await limited("predict", "limited", "--input", digits)).stdout).toBe(free.stdout);
  },
);
