export type { ActivationSpec } from "./activation-schema.js";
export type { AugmentSpec } from "./augment-schema.js";
export type { DataSpec, SimplifySpec } from "./data-schema.js";
export { expandMembers, lastEpochOf, type MemberPlan } from "./expand-members.js";
export { withAbsoluteFiles } from "./file-fields.js";
export type { DescribedData } from "./init/described-data.js";
export { initSpecFor } from "./init/init-spec.js";
export { initTemplate } from "./init-template.js";
export { specJsonSchema } from "./json-schema.js";
export type { InitializerName, LayerSpec } from "./layer-schema.js";
export { loadSpec } from "./load-spec.js";
export type { LossSpec } from "./loss-schema.js";
export type { ModelSpec } from "./model-schema.js";
export type { OptimizerSpec } from "./optimizer-schema.js";
export { applyOverride, type Override, parseOverride } from "./overrides.js";
export { parseSpec, type SpecOrigin } from "./parse-spec.js";
export type { PenaltySpec } from "./penalty-schema.js";
export type {
  BaggingSpec,
  CalibrationSpec,
  ClassWeightsSpec,
  MemberGroup,
  RunSpec,
  RunSpecInput,
  SelectionSpec,
  Task,
  VotingSpec,
} from "./run-spec.js";
export type { ScheduleSpec } from "./schedule-schema.js";
export type { Source } from "./source-schema.js";
export { SpecError, type SpecErrorCode, type SpecProblem } from "./spec-error.js";
export type { StoppingSpec } from "./stopping-schema.js";
export { expandWildcards } from "./wildcards.js";
