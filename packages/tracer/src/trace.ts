import { withBackend } from "./backend-scope.js";
import { TracerError } from "./errors.js";
import type { Graph, Value } from "./ir/value.js";
import { KERNELS } from "./kernels/table.js";
import { type InputSpec, type Inputs, recordGraph } from "./record-graph.js";
import { tf } from "./tf.js";
import { TRACING_BACKEND, TracingBackend } from "./tracing-backend.js";

function tracingBackend(): TracingBackend {
  const existing = tf.findBackend(TRACING_BACKEND);
  if (existing instanceof TracingBackend) return existing;
  const backend = new TracingBackend();
  tf.registerBackend(TRACING_BACKEND, () => backend, 0);
  // Kernels without a rule get one that says so: tfjs's own message would name neither the layer nor what to do.
  const unknown = tf.getKernelsForBackend("cpu").map(({ kernelName }) => kernelName);
  for (const kernelName of new Set([...Object.keys(KERNELS), ...unknown])) {
    tf.registerKernel({
      kernelName,
      backendName: TRACING_BACKEND,
      kernelFunc: ({ inputs, attrs }) => record(backend, kernelName, inputs, attrs),
    });
  }
  return backend;
}

function record(backend: TracingBackend, kernelName: string, inputs: object, attributes: object | undefined) {
  const rule = KERNELS[kernelName];
  const layer = backend.layerOf();
  const entries = Object.entries(inputs as Record<string, tf.TensorInfo | null>);
  const values = Object.fromEntries(
    entries
      .filter((entry) => entry[1] != null)
      .map(([name, tensor]) => [name, backend.nodeOf(tensor as tf.TensorInfo)]),
  );
  const origin = layer ?? Object.values(values).findLast((value) => value.layer !== null)?.layer ?? null;
  if (rule === undefined) {
    const advice = "build the layer from other tfjs ops, or train it with an eager engine (--engine tfjs-cpu)";
    throw new TracerError(
      "unsupported-kernel",
      `the tfjs kernel "${kernelName}" cannot be compiled; ${advice}`,
      origin,
    );
  }
  try {
    const result = rule(values, (attributes ?? {}) as Record<string, unknown>);
    // What the kernel made belongs to the layer that is running, not to the one that its inputs came from; what it passed on stays.
    const given = new Set(Object.values(values));
    const named = (value: Value) => backend.tensorOf(layer === null || given.has(value) ? value : { ...value, layer });
    return Array.isArray(result) ? result.map(named) : named(result as Value);
  } catch (error) {
    if (error instanceof TracerError || !(error instanceof RangeError)) throw error;
    throw new TracerError("unsupported-form", `the tfjs kernel "${kernelName}": ${error.message}`, origin);
  }
}

/**
 * Runs a function of tensors once and records what it computes as a graph. The function must be synchronous and pure: it may use any
 * tfjs ops and gradients, but neither read a tensor's values nor use tensors made outside.
 * @throws TracerError naming the layer (as `currentLayer` tells it) and the kernel.
 */
export function trace(
  inputs: Readonly<Record<string, InputSpec>>,
  body: (inputs: Inputs) => Readonly<Record<string, tf.Tensor>>,
  currentLayer: () => string | null = () => null,
): Graph {
  const backend = tracingBackend();
  return withBackend(TRACING_BACKEND, () => {
    backend.layerOf = currentLayer;
    try {
      return recordGraph(backend, inputs, body);
    } finally {
      backend.layerOf = () => null;
    }
  });
}
