import type { LossName } from "@conclave/core";
import { conv2d, dense, maxPool, type StepCase, stepCase, withLogits } from "./step-case.js";

const LOSSES: { readonly [Name in LossName]: true } = {
  crossEntropy: true,
  binaryCrossEntropy: true,
  meanSquaredError: true,
  huber: true,
};

const rows = { model: { layers: [dense(6), dense("classes")] }, shape: [5] } as const;

const withOptions: readonly StepCase[] = [
  stepCase({ name: "label smoothing", ...rows, loss: { crossEntropy: { labelSmoothing: 0.2 } } }),
  stepCase({
    name: "label smoothing, weighted",
    ...rows,
    loss: { crossEntropy: { labelSmoothing: 0.2 } },
    weighted: true,
  }),
  stepCase({
    name: "label smoothing behind a convolution",
    model: withLogits(conv2d(2), maxPool(2)),
    shape: [6, 6, 2],
    loss: { crossEntropy: { labelSmoothing: 0.1 } },
  }),
  stepCase({ name: "huber with a delta of its own", ...rows, loss: { huber: { delta: 0.3 } }, numeric: true }),
];

/** Every loss, of class indices and of numbers, with and without weights, behind rows and behind images. */
export const LOSS_CASES: readonly StepCase[] = withOptions.concat(
  (Object.keys(LOSSES) as LossName[]).flatMap((loss) => [
    stepCase({ name: `${loss} of classes`, ...rows, loss }),
    stepCase({ name: `${loss} of classes, weighted`, ...rows, loss, weighted: true }),
    stepCase({ name: `${loss}, as many classes as samples`, ...rows, loss, outputs: 4 }),
    stepCase({
      name: `${loss} behind a convolution`,
      model: withLogits(conv2d(2), maxPool(2)),
      shape: [6, 6, 2],
      loss,
    }),
    ...(loss === "crossEntropy"
      ? []
      : [
          stepCase({ name: `${loss} of a single output`, ...rows, loss, outputs: 1 }),
          stepCase({ name: `${loss} of numbers`, ...rows, loss, numeric: true }),
          stepCase({
            name: `${loss} of one number, weighted`,
            ...rows,
            loss,
            outputs: 1,
            numeric: true,
            weighted: true,
          }),
        ]),
  ]),
);
