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
