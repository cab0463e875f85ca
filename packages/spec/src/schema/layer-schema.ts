import * as z from "zod";
import { type initializerSchema, plainLayers } from "./plain-layer-schema.js";
import { fields, type Immutable } from "./schema-parts.js";

type PlainLayer = (typeof plainLayers)[number];

/** One layer of a stack, complete. It may hold others, which is why it is written by hand beside its schema. */
export type LayerSpec =
  | Immutable<z.output<PlainLayer>>
  | { readonly residual: { readonly layers: readonly LayerSpec[]; readonly shortcut: readonly LayerSpec[] } }
  | { readonly parallel: { readonly branches: readonly (readonly LayerSpec[])[]; readonly join: "concat" | "add" } };

/** The same as users write it. */
type LayerInput =
  | z.input<PlainLayer>
  | { residual: LayerInput[] | { layers: LayerInput[]; shortcut?: LayerInput[] | undefined } }
  | { parallel: LayerInput[][] | { branches: LayerInput[][]; join?: "concat" | "add" | undefined } };

const stack: z.ZodType<LayerSpec[], LayerInput[]> = z.lazy(() => z.array(layerSchema));
const layers = stack.refine((list) => list.length > 0, { error: "needs at least 1 entry" });
const branches = z.array(stack).min(2);

const residual = fields({
  layers: layers.describe("their output is added to their input"),
  shortcut: stack.prefault([]).describe("layers for the input, where the others change its shape; [] for none"),
});
const parallel = fields({
  branches: branches.describe("stacks that read the same input; [] passes it on"),
  join: z.enum(["concat", "add"]).default("concat").describe("side by side along the last axis, or added up"),
});
const residualForms = z.union([layers.transform((list) => ({ layers: list, shortcut: [] })), residual]);
const parallelForms = z.union([branches.transform((list) => ({ branches: list, join: "concat" as const })), parallel]);

/** One layer of a stack, by its name and what it needs: `{ dense: 10 }`, `relu`, `{ residual: [{ conv2d: 8 }, relu] }`. */
export const layerSchema: z.ZodType<LayerSpec, LayerInput> = z
  .union([...plainLayers, fields({ residual: residualForms }), fields({ parallel: parallelForms })])
  .meta({ id: "layer" });

export type InitializerName = z.output<typeof initializerSchema>;
