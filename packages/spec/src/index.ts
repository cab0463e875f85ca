export { VOTES } from "./checks/voting-checks.js";
export { SpecError, type SpecErrorCode, type SpecProblem } from "./errors/spec-error.js";
export { expandMembers, lastEpochOf, type MemberPlan } from "./expand-members.js";
export type { DescribedData } from "./init/described-data.js";
export { initSpecFor } from "./init/init-spec.js";
export { initTemplate } from "./init/init-template.js";
export { parseSpec, type SpecOrigin } from "./parse-spec.js";
export type {
  ClassWeightsSpec,
  MemberGroup,
  RunSpec,
  RunSpecInput,
  SelectionSpec,
  Task,
  VotingSpec,
} from "./run-spec.js";
export type { ActivationSpec } from "./schema/activation-schema.js";
export type { AugmentSpec } from "./schema/augment-schema.js";
export type { DataSpec } from "./schema/data-schema.js";
export { specJsonSchema } from "./schema/json-schema.js";
export type { InitializerName, LayerSpec } from "./schema/layer-schema.js";
export type { LossSpec } from "./schema/loss-schema.js";
export type { ModelSpec } from "./schema/model-schema.js";
export type { OptimizerSpec } from "./schema/optimizer-schema.js";
export type { PenaltySpec } from "./schema/penalty-schema.js";
export type { ScheduleSpec } from "./schema/schedule-schema.js";
export type { Source } from "./schema/source-schema.js";
export type { StoppingSpec } from "./schema/stopping-schema.js";
export { withAbsoluteFiles } from "./text/file-fields.js";
export { loadSpec } from "./text/load-spec.js";
export { applyOverride, type Override, parseOverride } from "./text/overrides.js";
export { expandWildcards } from "./text/wildcards.js";
