// How long predictions of 17 rows and of 16 take, in turns, in milliseconds: a JSON line.
import { buildModel, trainingStep } from "@conclave/core";
import { selectEngine } from "@conclave/engines";
import { alternate } from "../harness/alternate.js";
import { REFERENCE_OPTIMIZER, type ReferenceModel, referenceSpec } from "./reference-spec.js";

export interface PredictionOptions {
  readonly model: ReferenceModel;
  readonly rounds: number;
}

/** Calls of one measurement: a single one takes a fraction of a millisecond. */
const CALLS = 20;
const SHAPE = [28, 28, 1] as const;
const PIXELS = 28 * 28;

const { model, rounds } = JSON.parse(process.argv[2] ?? "{}") as PredictionOptions;
const { plan } = referenceSpec({ model, optimizer: REFERENCE_OPTIMIZER, train: { images: "none", labels: "none" } });
const step = trainingStep({
  model: buildModel(plan.model, SHAPE, 10),
  loss: "crossEntropy",
  optimizer: plan.optimizer,
});
const engine = await selectEngine("onnx-cpu");
const session = engine.preparePrediction(step);
const carry = step.initialCarry([1, 2]);
const statistics = {
  mean: new Float32Array(step.statistics).fill(128),
  scale: new Float32Array(step.statistics).fill(1 / 64),
};
const rowsOf = (count: number) => ({
  count,
  features: Uint8Array.from({ length: count * PIXELS }, (_, index) => (index * 7919) % 251),
});
const [more, fewer] = [rowsOf(17), rowsOf(16)];

async function milliseconds(rows: typeof more): Promise<number> {
  const started = performance.now();
  for (let call = 0; call < CALLS; call += 1) await session.predict(carry, rows, statistics);
  return (performance.now() - started) / CALLS;
}

// Programs are compiled with the first call, and the JavaScript around them after some.
for (const rows of [more, fewer, more, fewer]) await milliseconds(rows);
const pairs = await alternate(
  rounds,
  () => milliseconds(more),
  () => milliseconds(fewer),
);
await engine.close();
console.log(JSON.stringify(pairs));
