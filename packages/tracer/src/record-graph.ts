import type { DType, Graph, Shape, Value } from "./ir/value.js";
import { tf } from "./tf.js";

/** The shape and type of an input of a traced function. */
export interface InputSpec {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** The inputs of a traced function, by name. */
export type Inputs = (name: string) => tf.Tensor;

/** A backend whose tensors stand for values. */
export interface Recorder {
  nodeOf(tensor: tf.Tensor): Value;
  tensorOf(value: Value): tf.TensorInfo;
}

/** Runs a function on tensors that stand for its inputs, while the recorder is the current backend, and gives what it computed as a graph. */
export function recordGraph(
  recorder: Recorder,
  inputs: Readonly<Record<string, InputSpec>>,
  body: (inputs: Inputs) => Readonly<Record<string, tf.Tensor>>,
): Graph {
  const values: Record<string, Value> = {};
  const outputs: Record<string, Value> = {};
  tf.tidy(() => {
    const tensors: Record<string, tf.Tensor> = {};
    for (const [name, { shape, dtype }] of Object.entries(inputs)) {
      const value: Value = { shape, dtype, source: { kind: "input", name }, layer: null };
      values[name] = value;
      tensors[name] = tf.engine().makeTensorFromTensorInfo(recorder.tensorOf(value));
    }
    const inputNamed: Inputs = (name) => {
      const tensor = tensors[name];
      if (tensor === undefined) throw new RangeError(`the traced function has no input "${name}"`);
      return tensor;
    };
    for (const [name, tensor] of Object.entries(body(inputNamed))) outputs[name] = recorder.nodeOf(tensor);
  });
  return { inputs: values, outputs };
}
