import type { TrainingStep } from "@conclave/core";
import { instructionSet } from "../cpu.js";
import type { Engine } from "../engine.js";
import { EngineMemory } from "./engine-memory.js";
import { OnnxPredictionSession } from "./prediction-session.js";
import { ort } from "./runtime.js";
import { OnnxTrainingSession } from "./training-session.js";

/** The compiled engine: steps are traced into ONNX programs, which onnxruntime runs on one core. */
export function createOnnxEngine(): Engine {
  const memory = new EngineMemory();
  return {
    name: "onnx-cpu",
    determinismClass: `onnx-cpu/${ort.env.versions.node ?? ort.env.versions.common}/${instructionSet()}`,
    prepareTraining: (step: TrainingStep) => new OnnxTrainingSession(step, memory),
    preparePrediction: (step: TrainingStep) => new OnnxPredictionSession(step, memory),
    close: async () => {},
  };
}
