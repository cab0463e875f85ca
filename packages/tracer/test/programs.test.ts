import { createHash } from "node:crypto";
import { buildModel, type LayerSpec, type OptimizerSpec, trainingStep } from "@conclave/core";
import { describe, expect, it } from "vitest";
import { type GraphProto, ModelProto } from "../src/gen/onnx/onnx.js";
import { compilePrediction, compileTraining } from "../src/index.js";
import { compileFunction } from "../src/testing/index.js";
import { ADAM, MIXED, stepOf } from "./support/models.js";

const dense = { bias: true, initializer: "glorotUniform", activation: "tanh" } as const;
const ROWS: readonly LayerSpec[] = [
  { flatten: {} },
  { dense: { ...dense, units: 5 } },
  { dropout: { rate: 0.5 } },
  { dense: { ...dense, units: "classes", activation: "linear" } },
];

const PROGRAMS = [
  { name: "training of rows", compile: () => compileTraining(stepOf(ROWS), 4, "float32") },
  { name: "training of images", compile: () => compileTraining(stepOf(MIXED), 4, "uint8") },
  { name: "training of rows in parts", compile: () => compileTraining(stepOf(ROWS), 5, "float32", 3) },
  { name: "training of images in parts", compile: () => compileTraining(stepOf(MIXED), 7, "uint8", 3) },
  { name: "prediction of rows", compile: () => compilePrediction(stepOf(ROWS), 4, "uint8") },
  { name: "prediction of images", compile: () => compilePrediction(stepOf(MIXED), 4, "float32") },
];

/** Names that a graph uses before they are there, or gives twice; a body sees what is around it. */
function faultsIn(graph: GraphProto, around: ReadonlySet<string> = new Set()): string[] {
  const faults: string[] = [];
  const known = new Set(around);
  const define = (name: string) => {
    if (known.has(name)) faults.push(`${name} is defined twice`);
    known.add(name);
  };
  for (const { name } of [...graph.input, ...graph.initializer]) define(name);
  for (const { input, output, attribute } of graph.node) {
    // An input without a name is left out.
    for (const name of input) if (name !== "" && !known.has(name)) faults.push(`${name} is used before it is defined`);
    for (const { g } of attribute) if (g !== undefined) faults.push(...faultsIn(g, known));
    output.forEach(define);
  }
  for (const { name } of graph.output) if (!known.has(name)) faults.push(`the output ${name} is not defined`);
  const names = graph.node.map(({ name }) => name);
  return [...faults, ...names.filter((name, at) => name === "" || names.indexOf(name) !== at)];
}

function graphOf(model: Uint8Array): GraphProto {
  const { graph } = ModelProto.decode(model);
  if (graph === undefined) throw new Error("the model has no graph");
  return graph;
}

describe.each(PROGRAMS)("a program for $name", ({ compile }) => {
  const program = compile();
  const graph = graphOf(program.model);

  it("defines each name once and before its use", () => {
    expect(graph.node.length).toBeGreaterThan(0);
    expect(faultsIn(graph)).toEqual([]);
  });

  it("is for the operator set that has all it uses", () => {
    const { opsetImport, irVersion } = ModelProto.decode(program.model);
    expect(opsetImport).toEqual([{ domain: "", version: 18n }]);
    expect(irVersion).toBe(8n);
  });

  it("survives decoding and encoding", () => {
    expect(Buffer.from(ModelProto.encode(ModelProto.decode(program.model)).finish()).equals(program.model)).toBe(true);
  });

  it("is known by the SHA-256 of its bytes", () => {
    expect(program.hash).toBe(createHash("sha256").update(program.model).digest("hex"));
  });

  it("is the same when it is made again", () => {
    expect(compile().hash).toBe(program.hash);
  });
});

describe("a training program", () => {
  it("takes all that differs between members, steps and runs as inputs", () => {
    const { input, output } = graphOf(compileTraining(stepOf(MIXED), 4, "uint8").model);
    const names = input.map(({ name }) => name);
    const leaves = Object.keys(stepOf(MIXED).initialCarry([0, 0]));
    const scalars = ["firstStep", "key", "learningRate", "mean", "scale", "totalSteps"];
    const wanted = ["features", "indices", "labels", "steps", ...scalars, ...leaves.map((path) => `in:${path}`)];
    expect(names.toSorted()).toEqual(wanted.toSorted());
    expect(output.map(({ name }) => name)).toEqual([...leaves.map((path) => `out:${path}`), "losses"]);
  });

  it("does not grow with the number of steps: one loop runs them all", () => {
    const { node } = graphOf(compileTraining(stepOf(MIXED), 4, "uint8").model);
    expect(node.map(({ opType }) => opType)).toEqual(["Loop"]);
  });

  it("does not grow with the number of equal parts either", () => {
    const nodes = (batch: number, parts: number) =>
      compileTraining(stepOf(MIXED), batch, "uint8", parts).model.byteLength;
    expect(nodes(8 * 50, 50)).toBeLessThan(1.01 * nodes(8 * 2, 2));
    expect(() => compileTraining(stepOf(MIXED), 4, "uint8", 5)).toThrow("a batch of 4 is cut into 1 to 4 parts, got 5");
  });
});

describe("a program's hash", () => {
  const hash = (layers = MIXED, optimizer: OptimizerSpec = ADAM, batch = 4) =>
    compileTraining(stepOf(layers, optimizer), batch, "uint8").hash;

  it("is the same for every seed, member, step and rate", () => {
    const step = stepOf(MIXED);
    const before = compileTraining(step, 4, "uint8").hash;
    step.initialCarry([1, 2]);
    step.initialCarry([3, 4]);
    expect(compileTraining(step, 4, "uint8").hash).toBe(before);
    expect(hash(MIXED, { adam: { ...ADAM.adam, learningRate: 0.5 } })).toBe(before);
    compileFunction({ x: { shape: [3], dtype: "float32" } }, ({ x }) => ({ y: x as NonNullable<typeof x> }));
    expect(hash()).toBe(before);
  });

  it("is another for another model, shape, batch, type of rows, loss or optimizer", () => {
    const other = trainingStep({
      model: buildModel({ layers: MIXED }, [6, 8, 2], 4),
      loss: "crossEntropy",
      optimizer: ADAM,
    });
    const loss = trainingStep({ model: buildModel({ layers: MIXED }, [6, 6, 2], 4), loss: "huber", optimizer: ADAM });
    const hashes = [
      hash(),
      hash(ROWS),
      hash(MIXED, ADAM, 5),
      hash(MIXED, { adam: { ...ADAM.adam, beta1: 0.8 } }),
      hash([...MIXED.slice(0, 4), { dropout: { rate: 0.3 } }, ...MIXED.slice(5)]),
      compileTraining(stepOf(MIXED), 4, "float32").hash,
      compileTraining(other, 4, "uint8").hash,
      compileTraining(loss, 4, "uint8").hash,
      compilePrediction(stepOf(MIXED), 4, "uint8").hash,
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
