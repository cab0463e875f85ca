import { registerCounterUniform, type TrainingStep } from "@conclave/core";
import { instructionSet } from "../cpu.js";
import type { Engine, EngineName } from "../engine.js";
import { EngineError } from "../engine-error.js";
import { tf } from "../tf.js";
import { nvidiaCards } from "./nvidia-cards.js";
import { TfjsPredictionSession } from "./prediction-session.js";
import { requireCard } from "./require-card.js";
import { tensorFlowClass } from "./tensorflow-class.js";
import { installedTensorFlow, loadTensorFlow, type TensorFlowBinding } from "./tensorflow-peer.js";
import { TfjsTrainingSession } from "./training-session.js";
import { registerWasmFilterGradient } from "./wasm-filter-gradient.js";
import { guardWasmMemory } from "./wasm-memory.js";
import { correctWasmPoolGradient } from "./wasm-pool-gradient.js";

/** An eager engine and the tfjs backend that runs it. */
interface EagerEngine {
  readonly name: EngineName;
  readonly backend: string;
  /** Makes the backend known to tfjs; gives its determinism class where that holds more than the engine, tfjs and the processor. */
  load(): Promise<string | undefined>;
  /** Called whenever the backend was started, or was so already. */
  readonly started?: () => void;
}

const EAGER: readonly EagerEngine[] = [
  { name: "tfjs-cpu", backend: "cpu", load: async () => undefined },
  {
    name: "tfjs-wasm",
    backend: "wasm",
    load: async () => {
      await import("@tensorflow/tfjs-backend-wasm");
      registerWasmFilterGradient();
      correctWasmPoolGradient();
      return undefined;
    },
    started: guardWasmMemory,
  },
  { name: "tfjs-gpu", backend: "tensorflow", load: async () => tensorFlowOnCard() },
];

/** Loads TensorFlow, refuses it without a card, and gives its determinism class. */
function tensorFlowOnCard(): string {
  const binding: TensorFlowBinding = loadTensorFlow(installedTensorFlow());
  requireCard(binding);
  return tensorFlowClass({
    tfjs: tf.version.tfjs,
    tensorflow: binding.backend().binding.TF_Version,
    cards: nvidiaCards(),
    processor: instructionSet(),
    environment: process.env,
  });
}

/** V8 reserves 10 GB of addresses for each WebAssembly memory, unless it is told to check each access itself. */
const WASM_ADVICE =
  "; if its addresses are limited (ulimit -v shows a number), set NODE_OPTIONS=--disable-wasm-trap-handler, or use onnx-cpu";

/**
 * An engine that runs steps op by op on a tfjs backend.
 * @throws EngineError when the backend is not installed, does not start or finds no card
 */
export async function createTfjsEngine(name: Exclude<EngineName, "onnx-cpu">): Promise<Engine> {
  const eager = EAGER.find((candidate) => candidate.name === name) as EagerEngine;
  const engine = tf.engine();
  // Loading TensorFlow makes it the current backend.
  const former = engine.backendName as string | undefined;
  const restore = async () => {
    if (former !== undefined && former !== engine.backendName) await tf.setBackend(former);
  };
  const ownClass = await eager.load().finally(restore);
  const ready = await tf.setBackend(eager.backend);
  await restore();
  if (!ready)
    throw new EngineError(
      "not-installed",
      `the tfjs backend "${eager.backend}" does not start on this machine${eager.backend === "wasm" ? WASM_ADVICE : ""}`,
    );
  eager.started?.();
  registerCounterUniform(eager.backend);
  return {
    name,
    determinismClass: ownClass ?? `${name}/${tf.version.tfjs}/${instructionSet()}`,
    prepareTraining: (step: TrainingStep) => new TfjsTrainingSession(step, eager.backend),
    preparePrediction: (step: TrainingStep) => new TfjsPredictionSession(step, eager.backend),
    close: async () => {},
  };
}
