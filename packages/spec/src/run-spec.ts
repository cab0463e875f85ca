import type * as z from "zod";
import { checkAcrossFields } from "./checks/cross-checks.js";
import { completeSpec } from "./complete/complete-spec.js";
import { draftSchema } from "./schema/draft-schema.js";
import type { Immutable } from "./schema/schema-parts.js";

/** The run spec: takes every form a user may write, gives the one complete form that the rest of Conclave sees. */
export const runSpecSchema = draftSchema.superRefine(checkAcrossFields).transform(completeSpec);

/** A run spec, complete: short forms expanded, defaults filled in, deeply readonly. */
export type RunSpec = Immutable<z.output<typeof runSpecSchema>>;

/** A run spec as a user may write it, in TypeScript. */
export type RunSpecInput = z.input<typeof runSpecSchema>;

export type MemberGroup = RunSpec["members"][number];
export type VotingSpec = RunSpec["voting"];
export type SelectionSpec = NonNullable<RunSpec["selection"]>;
export type ClassWeightsSpec = NonNullable<RunSpec["classWeights"]>;
export type Task = RunSpec["task"];
