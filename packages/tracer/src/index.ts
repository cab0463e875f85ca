export { withBackend } from "./backend-scope.js";
export { TracerError, type TracerErrorCode } from "./errors.js";
export { compilePrediction } from "./programs/prediction-program.js";
export { carryInput, carryOutput, type FeatureType, type Program } from "./programs/program.js";
export { compileTraining } from "./programs/training-program.js";
export type { InputSpec } from "./record-graph.js";
