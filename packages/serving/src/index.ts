export { ServingError, type ServingErrorCode } from "./errors.js";
export { type InferenceClient, type InferenceClientOptions, inferenceClient } from "./inference-client.js";
export { type EnsembleServer, leastServingMemory, type ServeOptions, serveEnsemble } from "./serve-ensemble.js";
export type { InputDatatype, ServedModel } from "./served-model.js";
export type { Answer } from "./wire/decode-infer-response.js";
export type { Features } from "./wire/input-values.js";
