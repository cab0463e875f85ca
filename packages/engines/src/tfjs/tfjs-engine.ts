import { registerCounterUniform, type TrainingStep } from "@conclave/core";
import { instructionSet } from "../cpu.js";
import type { Engine, EngineName } from "../engine.js";
import { EngineError } from "../engine-error.js";
import { tf } from "../tf.js";
import { TfjsPredictionSession } from "./prediction-session.js";
import { loadTensorFlow } from "./tensorflow-peer.js";
import { TfjsTrainingSession } from "./training-session.js";
import { registerWasmFilterGradient } from "./wasm-filter-gradient.js";
import { guardWasmMemory } from "./wasm-memory.js";
import { correctWasmPoolGradient } from "./wasm-pool-gradient.js";

/** An eager engine and the tfjs backend that runs it. */
interface EagerEngine {
  readonly name: EngineName;
  readonly backend: string;
  /** Makes the backend known to tfjs. */
  load(): Promise<void>;
  /** Called whenever the backend was started, or was so already. */
  readonly started?: () => void;
}

const EAGER: readonly EagerEngine[] = [
  { name: "tfjs-cpu", backend: "cpu", load: async () => {} },
  {
    name: "tfjs-wasm",
    backend: "wasm",
    load: async () => {
      await import("@tensorflow/tfjs-backend-wasm");
      registerWasmFilterGradient();
      correctWasmPoolGradient();
    },
    started: guardWasmMemory,
  },
  { name: "tfjs-gpu", backend: "tensorflow", load: loadTensorFlow },
];

/**
 * An engine that runs steps op by op on a tfjs backend.
 * @throws EngineError when the backend is not installed or does not start
 */
export async function createTfjsEngine(name: Exclude<EngineName, "onnx-cpu">): Promise<Engine> {
  const eager = EAGER.find((candidate) => candidate.name === name) as EagerEngine;
  await eager.load();
  const engine = tf.engine();
  const former = engine.backendName as string | undefined;
  const ready = await tf.setBackend(eager.backend);
  if (former !== undefined && former !== eager.backend) await tf.setBackend(former);
  if (!ready)
    throw new EngineError("not-installed", `the tfjs backend "${eager.backend}" does not start on this machine`);
  eager.started?.();
  registerCounterUniform(eager.backend);
  return {
    name,
    determinismClass: `${name}/${tf.version.tfjs}/${instructionSet()}`,
    prepareTraining: (step: TrainingStep) => new TfjsTrainingSession(step, eager.backend),
    preparePrediction: (step: TrainingStep) => new TfjsPredictionSession(step, eager.backend),
    close: async () => {},
  };
}
