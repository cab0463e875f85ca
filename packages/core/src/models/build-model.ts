import { type Shape, sizeOf } from "../array.js";
import type { Layer } from "../layer.js";
import { sequential } from "../layers/sequential.js";
import { ModelError } from "../model-error.js";
import type { ModelSpec } from "../model-spec.js";
import { layerSpecsOf } from "./layer-specs-of.js";
import { layersFromSpecs } from "./layers-from-specs.js";
import type { LayerDescription, Model } from "./model.js";

/**
 * The model that a spec describes, for samples of this shape and so many classes.
 *
 * @throws ModelError when an option or a shape does not fit: it names the layer, what it expected and what came
 */
export function buildModel(spec: ModelSpec, inputShape: Shape, classes: number): Model {
  const layers = layersFromSpecs(layerSpecsOf(spec), classes);
  const layer = sequential("model", layers);
  const { outShape } = layer.plan(inputShape);
  checkWidth(layers, outShape, classes);
  return { spec, layer, inputShape, outShape, describe: () => describe(layers, inputShape) };
}

function checkWidth(layers: readonly Layer[], outShape: Shape, classes: number): void {
  if (outShape.length !== 1 || outShape[0] !== classes) {
    throw new ModelError(
      "wrong-width",
      layers.at(-1)?.name ?? null,
      `the last layer's output is to be [${classes}], one logit for each class, got [${outShape}]; end the model with { dense: classes }`,
    );
  }
}

function describe(layers: readonly Layer[], inputShape: Shape): readonly LayerDescription[] {
  let shape = inputShape;
  return layers.map((layer) => {
    const { outShape, params } = layer.plan(shape);
    shape = outShape;
    const parameters = Object.values(params).reduce((total, param) => total + sizeOf(param.shape), 0);
    return { name: layer.name, kind: layer.kind, outShape, parameters };
  });
}
