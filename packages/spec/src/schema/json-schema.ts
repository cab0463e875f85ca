import * as z from "zod";
import { draftSchema } from "./draft-schema.js";

/**
 * The JSON Schema (draft 7, which editors know best) of a run spec as users write it, for completion and checks while typing.
 * What only holds between fields is not in it.
 */
export function specJsonSchema(): object {
  const schema = z.toJSONSchema(draftSchema, { io: "input", target: "draft-7", override: withoutSafeIntegerBounds });
  return { ...schema, title: "Conclave run spec" };
}

/** zod bounds every whole number by what a double holds: noise to a reader. */
function withoutSafeIntegerBounds({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}
