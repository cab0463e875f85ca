import { withBackend } from "@conclave/tracer";
import { compileFunction } from "@conclave/tracer/testing";
import * as tf from "@tensorflow/tfjs";
import ort from "onnxruntime-node";
// The engine's own way to make sessions, so that programs run here with the options they run with in training.
import { createSession } from "../../../packages/engines/src/onnx/session.js";

export interface HostTensor {
  readonly shape: readonly number[];
  readonly dtype: "float32" | "int32";
  readonly data: readonly number[];
}

type Tensors = Readonly<Record<string, tf.Tensor>>;
type Numbers = Readonly<Record<string, readonly number[]>>;

/** Runs a function of tensors on one engine and gives its outputs as plain numbers. */
export type Evaluate = (
  inputs: Readonly<Record<string, HostTensor>>,
  body: (tensors: Tensors) => Tensors,
) => Promise<Numbers>;

tf.enableProdMode(); // keeps the cpu backend's banner off the output
await tf.setBackend("cpu");

const eager: Evaluate = async (inputs, body) =>
  withBackend("cpu", () => {
    const results: Record<string, readonly number[]> = {};
    tf.tidy(() => {
      const tensors = Object.entries(inputs).map(
        ([name, { data, shape, dtype }]) => [name, tf.tensor([...data], [...shape], dtype)] as const,
      );
      for (const [name, tensor] of Object.entries(body(Object.fromEntries(tensors)))) {
        results[name] = Array.from(tensor.dataSync());
      }
    });
    return results;
  });

const compiled: Evaluate = async (inputs, body) => {
  const program = compileFunction(inputs, body);
  const session = await createSession(program.model, { arena: true, memoryPattern: true });
  const feeds = Object.entries(inputs)
    .filter(([name]) => session.inputNames.includes(name))
    .map(([name, { data, dtype, shape }]) => {
      const values = dtype === "int32" ? Int32Array.from(data) : Float32Array.from(data);
      return [name, new ort.Tensor(dtype, values, shape)] as const;
    });
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  const outputs = Object.keys(program.outputs).map((name) => [
    name,
    Array.from((results[`${name}:out`] as ort.Tensor).data as Float32Array | Int32Array),
  ]);
  return Object.fromEntries(outputs);
};

/** The compiled engine and the eager reference: every golden value is held by both. */
export const ENGINES: readonly { readonly name: string; readonly evaluate: Evaluate }[] = [
  { name: "onnx-cpu", evaluate: compiled },
  { name: "tfjs-cpu", evaluate: eager },
];

export function floats(data: readonly number[], shape: readonly number[] = [data.length]): HostTensor {
  return { dtype: "float32", shape, data };
}

export function ints(data: readonly number[], shape: readonly number[] = [data.length]): HostTensor {
  return { dtype: "int32", shape, data };
}
