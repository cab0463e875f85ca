import { ACTIVATION_CASES } from "./activations.js";
import { LAYER_CASES } from "./layers.js";
import { LOSS_CASES } from "./losses.js";
import { MODEL_CASES } from "./models.js";
import { OPTIMIZER_CASES, SCHEDULE_CASES } from "./optimizers.js";
import { PENALTY_CASES } from "./penalties.js";
import type { StepCase } from "./step-case.js";

/** Everything of core that takes part in a training step, by group. */
export const STEP_CASES: Readonly<Record<string, readonly StepCase[]>> = {
  ...LAYER_CASES,
  activations: ACTIVATION_CASES,
  losses: LOSS_CASES,
  optimizers: OPTIMIZER_CASES,
  schedules: SCHEDULE_CASES,
  penalties: PENALTY_CASES,
  // A model and a layer may have the same name.
  ...Object.fromEntries(Object.entries(MODEL_CASES).map(([name, cases]) => [`the model ${name}`, cases])),
};
