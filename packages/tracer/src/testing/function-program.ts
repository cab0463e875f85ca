import type { Value } from "../ir/value.js";
import type { StripLimits } from "../lower/convolution-strips.js";
import { lowerGraph } from "../lower/lower-graph.js";
import type { Realisation } from "../lower/realisation.js";
import { GraphBuilder } from "../onnx/graph-builder.js";
import { encodeModel } from "../onnx/model.js";
import { valueInfo } from "../onnx/tensor-type.js";
import type { InputSpec } from "../record-graph.js";
import { simplify } from "../simplify/simplify.js";
import type { tf } from "../tf.js";
import { trace } from "../trace.js";

/** A function of tensors as a model that runs once, without a loop. */
export interface FunctionProgram {
  readonly model: Uint8Array;
  readonly outputs: Readonly<Record<string, InputSpec>>;
}

/**
 * Traces any function of tensors: what conformance tests compare engines with, op by op.
 * @param batchInputs the inputs whose first axis is a batch (all of the same extent); none for functions without one
 * @param limits beyond which convolutions gather their patches in strips; for tests of strips on small images
 */
export function compileFunction(
  inputs: Readonly<Record<string, InputSpec>>,
  body: (tensors: Readonly<Record<string, tf.Tensor>>) => Readonly<Record<string, tf.Tensor>>,
  batchInputs: readonly string[] = [],
  limits?: StripLimits,
): FunctionProgram {
  const graph = simplify(
    trace(inputs, (at) => body(Object.fromEntries(Object.keys(inputs).map((name) => [name, at(name)])))),
  );
  const builder = new GraphBuilder();
  const named = Object.keys(inputs).map((name): [string, Realisation] => [name, { rowMajor: () => name }]);
  const batch = batchInputs.length === 0 ? 1 : (inputs[batchInputs[0] as string]?.shape[0] ?? 1);
  const lowering = lowerGraph(graph, builder, Object.fromEntries(named), new Set(batchInputs), batch, limits);
  const outputs = Object.entries(graph.outputs).map(([name, value]: [string, Value]) => {
    builder.emitNamed("Identity", [lowering.rowMajor(value)], [`${name}:out`]);
    return [name, { shape: value.shape, dtype: value.dtype }] as const;
  });
  const declared = Object.entries(inputs).map(([name, spec]) => valueInfo(name, spec.dtype, spec.shape));
  const results = outputs.map(([name, spec]) => valueInfo(`${name}:out`, spec.dtype, spec.shape));
  return { model: encodeModel(builder.finish("function", declared, results)), outputs: Object.fromEntries(outputs) };
}
