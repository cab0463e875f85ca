import type { Scaling } from "../optimizer.js";
import type { Schedule } from "../schedules/schedule.js";
import { tf } from "../tf.js";

/** Multiplies by minus the step's learning rate: what turns a direction of growth into a descent. */
export function scaleByLearningRate(schedule: Schedule): Scaling {
  return {
    name: "scaleByLearningRate",
    factor({ step, totalSteps, learningRate }) {
      const clock = { step: tf.cast(step, "float32"), totalSteps: tf.cast(totalSteps, "float32") };
      return tf.neg(schedule(learningRate, clock));
    },
  };
}
