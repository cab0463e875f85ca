import * as z from "zod";
import { count, fields, variant } from "./schema-parts.js";

/** How the learning rate changes with the step; complete. */
export type ScheduleSpec =
  | "constant"
  | { readonly cosine: { readonly final: number } }
  | { readonly warmup: { readonly steps: number; readonly then: ScheduleSpec } };

/** The same as users write it. It holds itself (`then`), which is why it is written by hand beside its schema. */
export type ScheduleInput =
  | "constant"
  | "cosine"
  | { cosine: { final?: number | undefined } }
  | { warmup: number | { steps: number; then?: ScheduleInput | undefined } };

const cosine = fields({
  final: z.number().min(0).max(1).default(0).describe("the rate at the end, as a fraction of learningRate"),
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

/** `constant`, `cosine`, `{ cosine: { final: 0.1 } }`, `{ warmup: 100 }`, `{ warmup: { steps: 100, then: cosine } }`. */
export const scheduleSchema: z.ZodType<ScheduleSpec, ScheduleInput> = z
  .union([z.literal("constant"), variant("cosine", cosine), fields({ warmup: warmupForms })])
  .meta({ id: "schedule" });
