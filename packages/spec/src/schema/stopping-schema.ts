import * as z from "zod";
import { count, fields, type Immutable } from "./schema-parts.js";

const patience = count.describe("how many training epochs in a row may bring no improvement; then training stops");

const stopping = fields({
  monitor: z
    .enum(["validationLoss", "validationAccuracy"])
    .default("validationLoss")
    .describe("what must improve: the loss falls, the accuracy rises"),
  patience,
  minDelta: z.number().min(0).default(0).describe("a change up to this is noise, not an improvement"),
  restoreBest: z
    .boolean()
    .default(true)
    .describe("keep the weights of the last improvement; false: those of the last training epoch"),
});

/** Early stopping: `{ patience: 5, minDelta: 0.001 }`, or `5` for that patience and all defaults; null: train every epoch. */
export const stoppingSchema = z
  .union([patience.transform((epochs): z.input<typeof stopping> => ({ patience: epochs })).pipe(stopping), stopping])
  .nullable()
  .meta({ id: "stopping" });

/** Early stopping, complete. */
export type StoppingSpec = Immutable<z.output<typeof stopping>>;
