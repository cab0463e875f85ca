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
  /** Convolutions: the numbers under the kernel at all places of one sample; 0 for other layers. */
  readonly patches: number;
}

/**
 * The layers of a model from the input to the output.
 *
 * @throws ModelError when the model does not fit the shape or the number of outputs
 */
export function layerTable(model: ModelSpec, shape: Shape, outputs: number): readonly LayerRow[] {
  const built = buildModel(model, shape, outputs);
  const { params } = built.layer.plan(shape);
  return built.describe().map(({ name, kind, outShape, parameters }) => {
    const kernel = params[`${name}/kernel`]?.shape ?? [];
    const window = kernel.length === 4 ? sizeOf(kernel.slice(0, 3)) : 0; // [height, width, channels in, filters]
    const places = sizeOf(outShape.slice(0, 2));
    return { name, kind, shape: outShape, dtype: "float32", parameters, patches: window * places };
  });
}
