import * as z from "zod";
import { fields, type Immutable, positive, rateBelowOne } from "./schema-parts.js";

const crossEntropy = fields({
  labelSmoothing: rateBelowOne.default(0).describe("how much of each target is shared among all classes"),
});
const huber = fields({
  delta: positive.default(1).describe("errors beyond it count linearly, not by their square"),
});

/** `meanSquaredError`, `{ huber: { delta: 2 } }`, `{ crossEntropy: { labelSmoothing: 0.1 } }`. */
export const lossSchema = z
  .union([
    z.enum(["crossEntropy", "binaryCrossEntropy", "meanSquaredError", "huber"]),
    fields({ crossEntropy }),
    fields({ huber }),
  ])
  .meta({ id: "loss" });

export type LossSpec = Immutable<z.output<typeof lossSchema>>;
