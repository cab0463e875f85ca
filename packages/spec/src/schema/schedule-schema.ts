import * as z from "zod";
import { count, fields, positive, variant } from "./schema-parts.js";

/** How the learning rate changes with the step; complete. */
export type ScheduleSpec =
  | "constant"
  | { readonly step: { readonly every: number; readonly factor: number } }
  | { readonly exponential: { readonly every: number; readonly factor: number } }
  | { readonly cyclic: { readonly low: number; readonly up: number; readonly down: number; readonly shrink: number } }
  | { readonly cosine: { readonly final: number } }
  | { readonly cosineRestarts: { readonly period: number; readonly growth: number; readonly final: number } }
  | { readonly oneCycle: { readonly warmup: number; readonly start: number; readonly final: number } }
  | { readonly warmup: { readonly steps: number; readonly then: ScheduleSpec } };

type Maybe<Field extends string> = { [Name in Field]?: number | undefined };

/** The same as users write it. It holds itself (`then`), which is why it is written by hand beside its schema. */
type ScheduleInput =
  | "constant"
  | { step: { every: number } & Maybe<"factor"> }
  | { exponential: { factor: number } & Maybe<"every"> }
  | { cyclic: { up: number } & Maybe<"low" | "down" | "shrink"> }
  | "cosine"
  | { cosine: Maybe<"final"> }
  | { cosineRestarts: { period: number } & Maybe<"growth" | "final"> }
  | "oneCycle"
  | { oneCycle: Maybe<"warmup" | "start" | "final"> }
  | { warmup: number | { steps: number; then?: ScheduleInput | undefined } };

const share = z.number().min(0).max(1);

const step = fields({
  every: count.describe("steps between two falls"),
  factor: positive.default(0.1).describe("what the rate is multiplied by at each"),
});
const exponential = fields({
  every: count.default(1).describe("steps in which the rate is multiplied by the factor, without jumps"),
  factor: positive.describe("below 1 the rate falls; above 1 it grows, as a range test wants it"),
});
/** Smith 2015 has the bottom at a third or a quarter of the top. */
const cyclic = fields({
  low: share.default(0.25).describe("the rate at the bottom, as a fraction of learningRate, which is at the top"),
  up: count.describe("steps from the bottom to the top"),
  down: count.optional().describe("steps from the top to the bottom; default: as many as up"),
  shrink: positive.max(1).default(1).describe("what each cycle's height is of the one before it"),
}).transform(({ low, up, down, shrink }) => ({ low, up, down: down ?? up, shrink }));
const cosine = fields({
  final: share.default(0).describe("the rate at the end, as a fraction of learningRate"),
});
const cosineRestarts = fields({
  period: count.describe("steps of the first cycle"),
  growth: count.default(1).describe("how many times as long each cycle is as the one before it"),
  final: share.default(0).describe("the rate at a cycle's end, as a fraction of learningRate"),
});
/** PyTorch's OneCycleLR: pct_start 0.3, div_factor 25, final_div_factor 1e4. */
const oneCycle = fields({
  warmup: z.number().positive().lt(1).default(0.3).describe("the fraction of the steps in which the rate grows"),
  start: share.default(0.04).describe("the first rate, as a fraction of learningRate, which is at the top"),
  final: share.default(4e-6).describe("the last rate, likewise"),
});
const steps = count.describe("steps in which the rate grows linearly to learningRate");
const warmup = fields({
  steps,
  // biome-ignore lint/suspicious/noThenProperty: nothing callable, so nothing awaits it; "warm up, then …" is how it reads in a spec.
  get then(): z.ZodPrefault<z.ZodType<ScheduleSpec, ScheduleInput>> {
    return scheduleSchema.prefault("constant").describe("the schedule after the warm-up");
  },
});
const warmupForms = z.union([
  steps.transform((value): z.input<typeof warmup> => ({ steps: value })).pipe(warmup),
  warmup,
]);

/** `constant`, `cosine`, `{ step: { every: 500 } }`, `{ cosine: { final: 0.1 } }`, `{ warmup: { steps: 100, then: cosine } }`. */
export const scheduleSchema: z.ZodType<ScheduleSpec, ScheduleInput> = z
  .union([
    z.literal("constant"),
    fields({ step }),
    fields({ exponential }),
    fields({ cyclic }),
    variant("cosine", cosine),
    fields({ cosineRestarts }),
    variant("oneCycle", oneCycle),
    fields({ warmup: warmupForms }),
  ])
  .meta({ id: "schedule" });
