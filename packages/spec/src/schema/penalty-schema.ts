import * as z from "zod";
import { fields, type Immutable, positiveWeight } from "./schema-parts.js";

const elasticNet = fields({
  lambda: positiveWeight.describe("how strongly"),
  ratio: z.number().min(0).max(1).default(0.5).describe("1 is lasso alone, 0 ridge alone"),
});

/** `{ l2: 1e-4 }`, `{ l1: 1e-4 }`, `{ elasticNet: { lambda: 1e-4, ratio: 0.5 } }`: what holds weights near zero, biases not. */
export const penaltySchema = z
  .union([
    fields({ l2: positiveWeight.describe("ridge: λ of λ·½·Σθ² over the weights") }),
    fields({
      l1: positiveWeight.describe("lasso: λ of λ·Σ|θ| over the weights, which makes many of them exactly zero"),
    }),
    fields({ elasticNet }),
  ])
  .nullable()
  .meta({ id: "penalty" });

export type PenaltySpec = Immutable<NonNullable<z.output<typeof penaltySchema>>>;
