export type {
  Chunk,
  ChunkInputs,
  ChunkResult,
  Engine,
  EngineName,
  EngineRows,
  PredictionSession,
  TrainingSession,
} from "./engine.js";
export { EngineError, type EngineErrorCode } from "./engine-error.js";
export { ENGINE_NAMES, requireEngine, selectEngine } from "./select-engine.js";
