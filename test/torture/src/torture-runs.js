import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cluster } from "./cluster.js";
import { disturb } from "./faults.js";
import { differences, outcomeOf } from "./outcome.js";

/** How hard a run is: members long enough that faults hit them, and a bound on the faults so that it ends. */
const SIZES = {
  long: { mlps: 8, convs: 4, mlpEpochs: 120, convEpochs: 8, workers: 3, faults: 25, limitMs: 240_000 },
  short: { mlps: 3, convs: 1, mlpEpochs: 300, convEpochs: 12, workers: 2, faults: 6, limitMs: 120_000 },
};

/**
 * Trains undisturbed once, then `runs` times under faults, and compares.
 * @param {{ runs: number, seed: number, short: boolean, keep: boolean }} options
 * @returns the exit code
 */
export async function tortureRuns({ runs, seed, short, keep }) {
  const size = short ? SIZES.short : SIZES.long;
  const tell = (/** @type {string} */ line) => console.log(line);
  const calm = await tortureRun({ size, seed: null, expected: null, keep, tell });
  tell(`undisturbed: ${verdict(calm)}`);
  if (calm.wrong.length > 0) return 1;
  let failed = 0;
  for (let run = 0; run < runs; run++) {
    const ended = await tortureRun({ size, seed: seed + run, expected: calm.outcome, keep, tell: () => undefined });
    tell(`seed ${seed + run}: ${verdict(ended)}`);
    if (ended.wrong.length === 0) continue;
    failed += 1;
    for (const line of [...ended.wrong, ...ended.told]) tell(`    ${line}`);
  }
  tell(failed === 0 ? `every run ended as the undisturbed one` : `${failed} of ${runs} runs went wrong`);
  return failed === 0 ? 0 : 1;
}

/**
 * @param {{ size: typeof SIZES.long, seed: number | null, expected: unknown, keep: boolean, tell: (line: string) => void }} options
 */
async function tortureRun({ size, seed, expected, keep }) {
  const started = performance.now();
  const directory = mkdtempSync(join(tmpdir(), "conclave-torture-"));
  const spec = join(directory, "spec.json");
  writeFileSync(spec, JSON.stringify(specOf(size)));
  const cluster = new Cluster(directory);
  /** @type {string[]} */ const told = [];
  /** @type {string[]} */ const wrong = [];
  const over = new AbortController();
  const limit = setTimeout(() => {
    wrong.push(`not over after ${size.limitMs / 1000} s`);
    told.push(...cluster.lastWords());
    over.abort();
    void cluster.close();
  }, size.limitMs);
  await cluster.start(size.workers);
  const out = join(directory, "out");
  let begin = () => undefined;
  const begun = new Promise((resolve) => {
    begin = resolve;
  });
  const training = cluster
    .train(spec, out, () => begin())
    .finally(() => {
      over.abort();
      begin();
    });
  const at = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const tell = (/** @type {string} */ line) => void told.push(`${at()} ${line}`);
  const disturbing =
    seed === null
      ? Promise.resolve(0)
      : begun.then(() => disturb(cluster, { seed, most: size.faults, signal: over.signal, tell }));
  const { code, stdout, log } = await training;
  const faults = await disturbing;
  clearTimeout(limit);
  if (code !== 0) wrong.push(`conclave train ended with ${code}: ${log.slice(-8).join(" | ")}`);
  let outcome = null;
  try {
    outcome = outcomeOf(out, stdout);
    if (expected !== null) wrong.push(...differences(expected, outcome).slice(0, 10));
  } catch (error) {
    wrong.push(`no ensemble: ${error}`);
  }
  if (wrong.length > 0) told.push(...cluster.lastWords());
  await cluster.close();
  wrong.push(...cluster.faults);
  wrong.push(...readdirSync(cluster.temporary).map((name) => `left in the temporary folder: ${name}`));
  if (wrong.length === 0 || !keep) rmSync(directory, { recursive: true, force: true });
  else told.push(`kept: ${directory}`);
  return { outcome, wrong, told, faults, seconds: (performance.now() - started) / 1000 };
}

/** @param {{ wrong: string[], faults: number, seconds: number }} ended */
function verdict({ wrong, faults, seconds }) {
  return `${wrong.length === 0 ? "ok" : "WRONG"}, ${faults} faults, ${seconds.toFixed(0)} s`;
}

/** @param {typeof SIZES.long} size */
function specOf({ mlps, convs, mlpEpochs, convEpochs }) {
  const optimizer = { adam: { learningRate: 0.003 } };
  const layers = [
    { conv2d: { filters: 8, kernel: 3, padding: "same" } },
    "relu",
    { maxPool: 2 },
    "flatten",
    { dropout: 0.2 },
    { dense: "classes" },
  ];
  return {
    name: "torture",
    seed: 7,
    data: { train: { sample: "digits" }, validation: 0.1, test: 0.2 },
    members: [
      { model: { mlp: { hidden: [96, 48] } }, count: mlps, optimizer, batchSize: 32, epochs: mlpEpochs },
      { name: "conv", model: { layers }, count: convs, optimizer, batchSize: 32, epochs: convEpochs },
    ],
    calibration: "temperature",
  };
}
