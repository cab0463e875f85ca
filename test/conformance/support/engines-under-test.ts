import { type Engine, EngineError, type EngineName, selectEngine } from "@conclave/engines";
import { withBackend } from "@conclave/tracer";
import { compileFunction } from "@conclave/tracer/testing";
import ort from "onnxruntime-node";
// The engine's own way to make sessions, so that programs run here with the options they run with in training.
import { createSession } from "../../../packages/engines/src/onnx/session.js";
import type { HostTensor } from "./host-tensor.js";
import { type HostTensors, runEagerly, type TensorFunction } from "./tensor-function.js";

type Evaluate = (f: TensorFunction) => Promise<HostTensors>;

interface Candidate {
  readonly name: EngineName;
  readonly evaluate: Evaluate;
  /** Whether it lays batches out by itself, so that a kernel may meet its inputs in several layouts. */
  readonly ownLayouts: boolean;
}

/** An engine that is held to the reference, or why it cannot be here. */
export type EngineUnderTest =
  | (Candidate & { readonly engine: Engine })
  | { readonly name: EngineName; readonly absent: string };

/** Every engine but the reference, and how it runs a function of tensors; a new engine joins the suite here. */
const CANDIDATES: readonly Candidate[] = [
  { name: "onnx-cpu", evaluate: runCompiled, ownLayouts: true },
  { name: "tfjs-wasm", evaluate: eagerlyOn("wasm"), ownLayouts: false },
  { name: "tfjs-gpu", evaluate: eagerlyOn("tensorflow"), ownLayouts: false },
];

/** What the others are compared with: tfjs's plain JavaScript backend, the slow and obvious one. */
export const reference: Engine = await selectEngine("tfjs-cpu");
export const evaluateReference: Evaluate = eagerlyOn("cpu");

/** Starts every engine that is installed. */
export async function enginesUnderTest(): Promise<readonly EngineUnderTest[]> {
  const engines: EngineUnderTest[] = [];
  for (const candidate of CANDIDATES) {
    try {
      engines.push({ ...candidate, engine: await selectEngine(candidate.name) });
    } catch (error) {
      if (!(error instanceof EngineError && error.code === "not-installed")) throw error;
      engines.push({ name: candidate.name, absent: error.message });
    }
  }
  return engines;
}

function eagerlyOn(backend: string): Evaluate {
  return async (f) => withBackend(backend, () => runEagerly(f));
}

async function runCompiled({ inputs, body, batched }: TensorFunction): Promise<HostTensors> {
  const program = compileFunction(inputs, body, batched);
  const session = await createSession(program.model, { arena: true, memoryPattern: true });
  const feeds = Object.entries(inputs)
    .filter(([name]) => session.inputNames.includes(name))
    .map(([name, { data, dtype, shape }]) => [name, new ort.Tensor(dtype, data, shape)]);
  const results = await session.run(Object.fromEntries(feeds));
  await session.release();
  const outputs = Object.entries(program.outputs).map(([name, { dtype }]): [string, HostTensor] => {
    const result = results[`${name}:out`] as ort.Tensor;
    return [name, { dtype, shape: result.dims, data: result.data as HostTensor["data"] }];
  });
  return Object.fromEntries(outputs);
}
