import { type Shape, sizeOf } from "../array.js";
import type { Layer, VariablePlan } from "../layer.js";
import { sequential } from "../layers/sequential.js";
import { ModelError } from "../model-error.js";
import type { ModelSpec } from "../model-spec.js";
import type { Tree } from "../tree.js";
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
  const { outShape, params } = layer.plan(inputShape);
  checkWidth(layers, outShape, classes);
  checkSize(params);
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

/** A gibibyte of weights; Adam carries three times that, and one WebAssembly memory of 4 GiB has to hold it. */
const MOST_PARAMETERS = 2 ** 28;

function checkSize(params: Tree<VariablePlan>): void {
  const sizes = Object.entries(params).map(([path, { shape }]) => ({ path, shape, size: sizeOf(shape) }));
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  const largest = sizes.toSorted((a, b) => b.size - a.size)[0];
  if (total <= MOST_PARAMETERS || largest === undefined) return;
  const [expected, came] = [MOST_PARAMETERS, total].map((count) => count.toLocaleString("en"));
  throw new ModelError(
    "too-large",
    largest.path.split("/").slice(0, -1).join("/"),
    `a model was expected to have at most ${expected} parameters, got ${came}, most of them in the [${largest.shape}] of this layer; make it narrower`,
  );
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
