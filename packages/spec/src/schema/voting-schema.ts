import * as z from "zod";
import { fields, weight } from "./schema-parts.js";

const weighted = z.union([z.array(weight).min(1), z.literal("validation")]);

/** How members' answers become one. */
export const votingSchema = z.union([
  z.enum(["hard", "soft", "mean", "median"]),
  z.literal("weighted").transform(() => ({ weighted: "validation" as const })),
  fields({
    weighted: weighted.describe(
      'one weight per member, or "validation": by accuracy (R² for regression) on the validation rows',
    ),
  }),
]);
