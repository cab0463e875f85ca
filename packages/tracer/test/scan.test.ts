import { scan } from "@conclave/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { type GraphProto, ModelProto } from "../src/gen/onnx/onnx.js";
import { TracerError } from "../src/index.js";
import { compileFunction } from "../src/testing/index.js";
import { runModel } from "./support/run-model.js";

beforeAll(async () => {
  tf.enableProdMode(); // keeps the cpu backend's banner off the output
  await tf.setBackend("cpu");
});

type Tensors = Readonly<Record<string, tf.Tensor>>;

const INPUTS = {
  x: { shape: [4, 3, 2], dtype: "float32" },
  w: { shape: [2, 2], dtype: "float32" },
} as const;
const FEEDS = {
  x: { shape: [4, 3, 2], data: Float32Array.from({ length: 24 }, (_, index) => Math.sin(index)) },
  w: { shape: [2, 2], data: Float32Array.of(0.5, -1, 0.25, 2) },
};

/** A small recurrent network: h' = tanh((h + x)·w), with results of every kind. */
function network({ x, w }: Tensors, reverse: boolean) {
  const zeros = tf.zeros([3, 2]);
  return scan(
    { shared: { w: w! }, initial: { h: zeros, count: tf.scalar(0) }, sequences: { x: x! }, reverse },
    (shared, { h, count }, slices) => {
      const sum = tf.add(h, slices.x);
      const after = tf.tanh(tf.matMul(sum, shared.w));
      const results = { after, sum, slice: slices.x, costly: tf.exp(after) };
      return { state: { h: after, count: tf.add(count, 1) }, results };
    },
  );
}

/** The graphs that nodes of a model have as bodies, by the operation. */
function bodies(model: Uint8Array): readonly { readonly op: string; readonly body: GraphProto }[] {
  const nodes = ModelProto.decode(model).graph?.node ?? [];
  return nodes.flatMap(({ opType, attribute }) => attribute.flatMap(({ g }) => (g ? [{ op: opType, body: g }] : [])));
}

describe("a scan", () => {
  it.each([false, true])("compiled does what it does step by step, reverse %s", async (reverse) => {
    const outputs = (tensors: Tensors) => {
      const { state, results } = network(tensors, reverse);
      return { ...state, ...results };
    };
    const eager = outputs({ x: tf.tensor(FEEDS.x.data, [4, 3, 2]), w: tf.tensor(FEEDS.w.data, [2, 2]) });
    const compiled = await runModel(compileFunction(INPUTS, outputs).model, FEEDS);
    expect(Object.keys(compiled)).toHaveLength(6);
    for (const [name, tensor] of Object.entries(eager)) {
      const values = compiled[`${name}:out`]!;
      Array.from(tensor.dataSync()).forEach((value, index) => {
        expect(values[index], `${name} at ${index}`).toBeCloseTo(value, 5);
      });
    }
  });

  it("is one node whose body is written once", () => {
    const { model } = compileFunction(INPUTS, (tensors) => ({ h: network(tensors, false).state.h }));
    expect(bodies(model).map(({ op }) => op)).toEqual(["Scan"]);
  });

  it("computes no results that nobody asks for", () => {
    const { model } = compileFunction(INPUTS, (tensors) => ({ sum: network(tensors, false).results.sum }));
    const [scanned] = bodies(model);
    expect(scanned!.body.output).toHaveLength(3); // two states and one result
    expect(scanned!.body.node.map(({ opType }) => opType)).not.toContain("Exp");
  });

  it("has its body simplified", () => {
    const { model } = compileFunction(INPUTS, ({ x }) => {
      const options = { shared: {}, initial: { sum: tf.zeros([3, 2]) }, sequences: { x: x! } };
      return scan(options, (_, { sum }, slices) => ({ state: { sum: tf.add(sum, tf.mul(slices.x, 1)) }, results: {} }))
        .state;
    });
    expect(bodies(model)[0]!.body.node.map(({ opType }) => opType)).toEqual(["Add"]);
  });

  it("may follow another one, with its tensors under names of their own", async () => {
    const { model } = compileFunction(INPUTS, (tensors) => {
      const first = network(tensors, false).results.after;
      return { last: network({ ...tensors, x: first }, true).state.h };
    });
    const names = bodies(model).map(({ body }) => body.node.flatMap(({ output }) => output));
    expect(names).toHaveLength(2);
    expect(names[0]!.filter((name) => names[1]!.includes(name))).toEqual([]);
    expect((await runModel(model, FEEDS))["last:out"]).toHaveLength(6);
  });

  it("may have a scan in its steps", async () => {
    const { model } = compileFunction(INPUTS, ({ x }) => {
      const sumRows = (rows: tf.Tensor) =>
        scan({ shared: {}, initial: { sum: tf.zeros([2]) }, sequences: { rows } }, (_, { sum }, slices) => ({
          state: { sum: tf.add(sum, slices.rows) },
          results: {},
        })).state.sum;
      const outer = { shared: {}, initial: { all: tf.zeros([2]) }, sequences: { x: x! } };
      return scan(outer, (_, { all }, slices) => ({ state: { all: tf.add(all, sumRows(slices.x)) }, results: {} }))
        .state;
    });
    const sums = [0, 1].map((column) =>
      FEEDS.x.data.reduce((sum, value, index) => sum + (index % 2 === column ? value : 0), 0),
    );
    const { "all:out": all } = await runModel(model, { x: FEEDS.x, w: FEEDS.w });
    sums.forEach((sum, column) => {
      expect(all![column]).toBeCloseTo(sum, 5);
    });
  });

  it("refuses a step that uses a tensor from outside, and says how to give it", () => {
    const compile = () =>
      compileFunction(INPUTS, ({ x, w }) => {
        const options = { shared: {}, initial: { h: tf.zeros([3, 2]) }, sequences: { x: x! } };
        return scan(options, (_, { h }) => ({ state: { h: tf.matMul(h, tf.neg(w!)) }, results: {} })).state;
      });
    expect(compile).toThrow(TracerError);
    expect(compile).toThrow('a step of a scan used a tensor of shape [2,2] from outside; pass it in as "shared"');
  });
});
