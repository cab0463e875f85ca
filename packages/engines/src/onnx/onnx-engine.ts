import "./no-telemetry.js";

import type { TrainingStep } from "@conclave/core";
import ort from "onnxruntime-node";
import { instructionSet } from "../cpu.js";
import type { Engine } from "../engine.js";
import { OnnxPredictionSession } from "./prediction-session.js";
import { OnnxTrainingSession } from "./training-session.js";

/** The compiled engine: steps are traced into ONNX programs, which onnxruntime runs on one core. */
export function createOnnxEngine(): Engine {
  return {
    name: "onnx-cpu",
    determinismClass: `onnx-cpu/${ort.env.versions.node ?? ort.env.versions.common}/${instructionSet()}`,
    prepareTraining: (step: TrainingStep) => new OnnxTrainingSession(step),
    preparePrediction: (step: TrainingStep) => new OnnxPredictionSession(step),
    close: async () => {},
  };
}
