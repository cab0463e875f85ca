import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import * as conclave from "../src/index.js";

/** The package as those call it who have no compiler. */
type Untyped = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;
const { check, connect, curves, rangeTestLearningRates, resume, resumeSearch, search, sweepLearningRates, train } =
  conclave as unknown as Untyped as Readonly<Record<keyof typeof conclave, Untyped[string]>>;

const spec = {
  name: "digits",
  data: { train: { sample: "digits" }, validation: 0.2 },
  members: [{ model: "mlp", epochs: 1 }],
};
const grid = ["members.0.epochs=1,2"];

let before: string;
let folder: string;
beforeEach(async () => {
  before = process.cwd();
  folder = await mkdtemp(join(tmpdir(), "conclave-options-"));
  process.chdir(folder);
});
afterEach(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true, force: true });
});

const workers = "workers: expected a whole number from 1, or auto, got";
const address = "expected host:port, such as 127.0.0.1:7600, with a port from 1 to 65535, got";

test.each<[string, () => Promise<unknown>, string]>([
  ["train", () => train(spec, null), "options: expected an object, got null"],
  ["train", () => train(spec, { workers: Number.NaN }), `${workers} NaN`],
  ["train", () => train(spec, { workers: 0 }), `${workers} 0`],
  ["train", () => train(spec, { workers: -1 }), `${workers} -1`],
  ["train", () => train(spec, { workers: 1.5 }), `${workers} 1.5`],
  ["train", () => train(spec, { workers: "2" }), `${workers} "2"`],
  ["train", () => train(spec, { signal: {} }), "signal: expected an AbortSignal, got {}"],
  ["train", () => train(spec, { onEvent: 5 }), "onEvent: expected a function, got 5"],
  ["train", () => train(spec, { out: 5 }), "out: expected a path that is not empty, got 5"],
  ["train", () => train(spec, { warmStart: 5 }), "warmStart: expected a path that is not empty, got 5"],
  ["train", () => train(spec, { set: "seed=1" }), 'set: expected a list, each entry a text, got "seed=1"'],
  ["train", () => train(spec, { coordinator: 5 }), `coordinator: ${address} 5`],
  ["train", () => train(spec, { coordinator: "127.0.0.1:99999" }), `coordinator: ${address} "127.0.0.1:99999"`],
  [
    "train",
    () => train(spec, { coordinator: "127.0.0.1:9", tls: { cert: "x" } }),
    'tls: expected the paths of three PEM files, as { cert, key, ca }, or null, got {"cert":"x"}',
  ],
  ["resume", () => resume(undefined), "run: expected a path that is not empty, got nothing"],
  ["resume", () => resume("run", { workers: 0 }), `${workers} 0`],
  ["resumeSearch", () => resumeSearch(undefined), "directory: expected a path that is not empty, got nothing"],
  ["connect", () => connect(undefined), `address: ${address} nothing`],
  ["connect", () => connect("nowhere"), `address: ${address} "nowhere"`],
  ["check", () => check(spec, { onProgress: true }), "onProgress: expected a function, got true"],
  ["curves", () => curves(spec), "options: expected an object, got nothing"],
  ["curves", () => curves(spec, {}), "over: expected one of: capacity, duration, got nothing"],
  ["curves", () => curves(spec, { over: "x" }), 'over: expected one of: capacity, duration, got "x"'],
  ["curves", () => curves(spec, { over: "capacity", workers: 0 }), `${workers} 0`],
  ["search", () => search(spec), "options: expected an object, got nothing"],
  ["search", () => search(spec, { grid, judge: "x" }), 'judge: expected one of: error, loss, got "x"'],
  ["train into no folder", () => train(spec, { out: "" }), "out: expected a path that is not empty, got"],
  ["search", () => search(spec, { grid, out: 5 }), "out: expected a path that is not empty, got 5"],
  ["search", () => search(spec, { grid: 5 }), "grid: expected a list, got 5"],
  ["search", () => search(spec, { grid: [5] }), "grid.0: expected an object, got 5"],
  ["search", () => search(spec, { random: 2, ranges: [null] }), "ranges.0: expected an object, got null"],
  [
    "search",
    () => search(spec, { random: 2, ranges: [{ kind: "range", field: "seed", low: 1 }] }),
    "ranges.0.high: expected a finite number, got nothing",
  ],
  [
    "sweepLearningRates",
    () => sweepLearningRates(spec, { optimizers: "sgd" }),
    "optimizers: expected a list, each entry",
  ],
  [
    "rangeTestLearningRates",
    () => rangeTestLearningRates(spec, { rates: [1] }),
    "rates: expected the first and the last rate as text, such as 1e-5..1, got [1]",
  ],
])(
  "%s refuses an option of the wrong kind by its name, before anything is done for it (%#)",
  async (_, call, message) => {
    await expect(call()).rejects.toMatchObject({
      name: "ConclaveError",
      code: "option-invalid",
      message: expect.stringContaining(message),
    });
    expect(await readdir(folder)).toEqual([]);
  },
);

test("an option that is left undefined is one that is left out", async () => {
  const aborted = AbortSignal.abort(new Error("far enough"));
  await expect(train(spec, { workers: undefined, out: undefined, signal: aborted })).rejects.toThrow("far enough");
});
