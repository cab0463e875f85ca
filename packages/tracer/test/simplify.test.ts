import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { InputSpec } from "../src/record-graph.js";
import { simplify } from "../src/simplify/simplify.js";
import { trace } from "../src/trace.js";
import { operationsIn, runGraph } from "./support/run-graph.js";

type Body = (x: tf.Tensor, s: tf.Tensor) => tf.Tensor;

const INPUTS: Readonly<Record<string, InputSpec>> = {
  x: { shape: [2, 3], dtype: "float32" },
  s: { shape: [], dtype: "float32" },
};
const FEEDS = {
  x: { shape: [2, 3], data: Float32Array.of(1, -2, 3, 0.5, -0.25, 8) },
  s: { shape: [], data: Float32Array.of(0.75) },
};

interface Example {
  readonly name: string;
  readonly body: Body;
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
}

const kernel = (name: string, inputs: Record<string, tf.Tensor>, attributes: Record<string, unknown> = {}) =>
  tf.engine().runKernel(name, inputs, attributes as tf.NamedAttrMap) as tf.Tensor;

const EXAMPLES: readonly Example[] = [
  { name: "x · 1 is x", body: (x) => tf.mul(x, 1), before: { Mul: 1 }, after: {} },
  { name: "1 · x is x", body: (x) => tf.mul(1, x), before: { Mul: 1 }, after: {} },
  { name: "x / 1 is x", body: (x) => tf.div(x, 1), before: { Div: 1 }, after: {} },
  { name: "x + 0 is x", body: (x) => tf.add(x, 0), before: { Add: 1 }, after: {} },
  { name: "x - 0 is x", body: (x) => tf.sub(x, 0), before: { Sub: 1 }, after: {} },
  { name: "0 - x is not x", body: (x) => tf.sub(0, x), before: { Sub: 1 }, after: { Sub: 1 } },
  { name: "1 / x is not x", body: (x) => tf.div(1, x), before: { Div: 1 }, after: { Div: 1 } },
  {
    name: "s · a matrix of ones becomes a broadcast",
    body: (x, s) => tf.mul(s, tf.onesLike(x)),
    before: { Mul: 1 },
    after: { Broadcast: 1 },
  },
  { name: "x · a matrix of ones is x", body: (x) => tf.mul(x, tf.onesLike(x)), before: { Mul: 1 }, after: {} },
  {
    name: "x + a matrix of twos needs no matrix",
    body: (x) => tf.add(x, tf.fill([2, 3], 2)),
    before: { Add: 1 },
    after: { Add: 1 },
  },
  {
    name: "what is broadcast to be added is added as it is",
    body: (x, s) => tf.add(x, tf.tile(tf.reshape(s, [1, 1]), [2, 3])),
    before: { Add: 1, Broadcast: 1, Reshape: 1 },
    after: { Add: 1, Reshape: 1 },
  },
  {
    name: "constants are computed now",
    body: (x) => tf.mul(x, tf.div(tf.add(tf.scalar(1), 2), 4)),
    before: { Mul: 1, Add: 1, Div: 1 },
    after: { Mul: 1 },
  },
  {
    name: "x / s becomes x · (1 / s)",
    body: (x, s) => tf.div(x, s),
    before: { Div: 1 },
    after: { Mul: 1, Reciprocal: 1 },
  },
  { name: "x / 4 becomes x · 0.25", body: (x) => tf.div(x, 4), before: { Div: 1 }, after: { Mul: 1 } },
  { name: "s / x stays", body: (x, s) => tf.div(s, x), before: { Div: 1 }, after: { Div: 1 } },
  { name: "(x · 2) · 3 becomes x · 6", body: (x) => tf.mul(tf.mul(x, 2), 3), before: { Mul: 2 }, after: { Mul: 1 } },
  {
    name: "(x / 4) · s passes over x once",
    body: (x, s) => tf.mul(tf.div(x, 4), s),
    before: { Div: 1, Mul: 1 },
    after: { Mul: 2 },
  },
  {
    name: "reshapes in a row are one",
    body: (x) => tf.reshape(tf.reshape(tf.reshape(x, [6]), [3, 2]), [6, 1]),
    before: { Reshape: 3 },
    after: { Reshape: 1 },
  },
  {
    name: "reshapes there and back are none",
    body: (x) => tf.reshape(tf.reshape(x, [6]), [2, 3]),
    before: { Reshape: 2 },
    after: {},
  },
  {
    name: "a transpose of nothing goes",
    body: (x) => kernel("Transpose", { x }, { perm: [0, 1] }),
    before: { Transpose: 1 },
    after: {},
  },
  {
    name: "a transpose of something stays",
    body: (x) => tf.transpose(x),
    before: { Transpose: 1 },
    after: { Transpose: 1 },
  },
  {
    name: "a cast to the same type goes",
    body: (x) => kernel("Cast", { x }, { dtype: "float32" }),
    before: {},
    after: {},
  },
  {
    name: "a sum over one element is a reshape",
    body: (x) => tf.sum(tf.reshape(x, [2, 1, 3]), 1),
    before: { Reshape: 1, ReduceSum: 1 },
    after: {},
  },
  { name: "a sum over more stays", body: (x) => tf.sum(x, 1), before: { ReduceSum: 1 }, after: { ReduceSum: 1 } },
];

describe("simplify", () => {
  it.each(EXAMPLES)("$name", async ({ body, before, after }) => {
    const graph = trace(INPUTS, (at) => ({ y: body(at("x"), at("s")) }));
    expect(operationsIn(graph)).toEqual(before);
    const simple = simplify(graph);
    expect(operationsIn(simple)).toEqual(after);

    expect(simple.outputs.y?.shape).toEqual(graph.outputs.y?.shape);
    expect(simple.outputs.y?.dtype).toEqual(graph.outputs.y?.dtype);
    const [long, short] = [await runGraph(graph, FEEDS), await runGraph(simple, FEEDS)];
    long.y?.forEach((number, index) => {
      expect(short.y?.[index]).toBeCloseTo(number, 5);
    });
    expect(short.y).toHaveLength(long.y?.length as number);
  });

  it("makes the gradient of a mean of squares out of few operations", async () => {
    const graph = trace(INPUTS, (at) => ({ y: tf.grad((x) => tf.mean(tf.square(x)))(at("x")) }));
    const simple = simplify(graph);
    const count = (of: typeof graph) => Object.values(operationsIn(of)).reduce((sum, own) => sum + own, 0);
    expect(count(graph)).toBe(5);
    expect(operationsIn(simple)).toEqual({ Mul: 1 });
    const { y } = await runGraph(simple, FEEDS);
    y?.forEach((slope, index) => {
      expect(slope).toBeCloseTo((2 * (FEEDS.x.data[index] as number)) / 6, 6);
    });
  });

  it("keeps what is shared shared, and the graph it was given as it is", () => {
    const graph = trace(INPUTS, (at) => {
      const shared = tf.exp(tf.mul(at("x"), 1));
      return { a: tf.add(shared, at("s")), b: tf.sub(shared, at("s")) };
    });
    const simple = simplify(graph);
    expect(operationsIn(simple)).toEqual({ Exp: 1, Add: 1, Sub: 1 });
    expect(operationsIn(graph)).toEqual({ Exp: 1, Mul: 1, Add: 1, Sub: 1 });
  });

  it("drops what no output needs", () => {
    const graph = trace(INPUTS, (at) => {
      tf.exp(at("x"));
      return { y: tf.neg(at("x")) };
    });
    expect(operationsIn(simplify(graph))).toEqual({ Neg: 1 });
  });

  it("is done after once", () => {
    for (const { body } of EXAMPLES) {
      const once = simplify(trace(INPUTS, (at) => ({ y: body(at("x"), at("s")) })));
      expect(simplify(once).outputs.y).toBe(once.outputs.y);
    }
  });
});
