import { buildModel, type Shape, sizeOf } from "@conclave/core";
import type { ModelSpec } from "@conclave/spec";

/** One layer of a model, and what comes out of it. */
export interface LayerRow {
  /** "conv1", "dense2": as errors and weights call it. */
  readonly name: string;
  readonly kind: string;
  /** Of one sample after it. */
  readonly shape: Shape;
  readonly dtype: "float32";
  /** How many numbers it trains. */
  readonly parameters: number;
  /** Numbers that it keeps of one sample for the backward pass. */
  readonly kept: number;
  /** Convolutions: the numbers under the kernels at all places of one sample; 0 for other layers. */
  readonly patches: number;
}

/** Of recurrent layers: gates and states that are kept for each step of a sequence, in units. */
const KEPT_PER_STEP: Readonly<Record<string, number>> = { lstm: 7, gru: 6 };

/**
 * The layers of a model from the input to the output.
 *
 * @throws ModelError when the model does not fit the shape or the number of outputs
 */
export function layerTable(model: ModelSpec, shape: Shape, outputs: number): readonly LayerRow[] {
  const built = buildModel(model, shape, outputs);
  const variables = Object.entries(built.layer.plan(shape).params);
  let input = shape;
  return built.describe().map(({ name, kind, outShape, parameters }) => {
    const kernels = variables.filter(([path, { shape: own }]) => path.startsWith(`${name}/`) && own.length === 4);
    const windows = kernels.reduce((sum, [, kernel]) => sum + sizeOf(kernel.shape.slice(0, 3)), 0); // [height, width, channels in, filters]
    const patches = windows * sizeOf(outShape.slice(0, 2)); // of layers within a layer: as if at as many places
    const steps = input[0] ?? 1;
    const kept = kind in KEPT_PER_STEP ? KEPT_PER_STEP[kind]! * steps * (outShape.at(-1) ?? 1) : sizeOf(outShape);
    input = outShape;
    return { name, kind, shape: outShape, dtype: "float32", parameters, kept, patches };
  });
}
