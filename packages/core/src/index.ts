export * from "./array.js";
export * from "./layer.js";
export * from "./model-spec.js";
export * from "./optimizer.js";
export * from "./training-step.js";
export * from "./tree.js";
