// Trains a model for some steps in a process of its own and prints by how much that grew, beside the estimate: { grown, estimated }.
import { selectEngine, setUpMember } from "@conclave/ensemble/training";
import { parseSpec } from "@conclave/spec";
import { layerTable } from "../../../dist/check/layer-table.js";
import { estimateMemory } from "../../../dist/check/memory-estimate.js";

const SHAPE = [28, 28, 1];
const SIZE = 28 * 28;
const count = 1024;
const features = Uint8Array.from({ length: count * SIZE }, (_, at) => (at * 7919) % 255);
const labels = Int32Array.from({ length: count }, (_, row) => row % 10);
const train = { count, features, labels, weights: null, groups: null };
const data = {
  task: "classification",
  shape: SHAPE,
  classes: [..."0123456789"],
  targetNames: [],
  targetNormalisation: null,
  encoding: null,
  findings: [],
  columnNames: null,
  normalisation: { mean: Float32Array.of(127), scale: Float32Array.of(1 / 74) },
  train,
  validation: null,
  test: null,
};
const spec = parseSpec({ data: { train: { sample: "digits" } }, members: [JSON.parse(process.argv[2])] });
const engine = await selectEngine("auto");
const setup = setUpMember(spec, 0, data, engine);
const { model, batchSize, microBatches } = spec.members[0];
const estimate = estimateMemory(setup, layerTable(model, SHAPE, 10), data);
const before = process.memoryUsage.rss();
let carry = setup.program.step.initialCarry(setup.keys.init);
for (let chunk = 0; chunk < 3; chunk++) {
  const indices = Int32Array.from({ length: 4 * batchSize }, (_, at) => at % count);
  const inputs = { ...setup.inputs, firstStep: 4 * chunk };
  ({ carry } = await setup.program.training.run({ carry, rows: train, indices, batchSize, microBatches, inputs }));
}
const grown = process.resourceUsage().maxRSS * 1024 - before;
process.stdout.write(JSON.stringify({ grown, estimated: estimate.weights + estimate.activations + estimate.rows / 2 }));
await engine.close();
