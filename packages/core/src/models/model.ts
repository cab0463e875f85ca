import type { Shape } from "../array.js";
import type { Layer, LayerKind } from "../layer.js";
import type { ModelSpec } from "../model-spec.js";

/** A layer of a model in a line, for people. */
export interface LayerDescription {
  readonly name: string;
  readonly kind: LayerKind;
  /** The shape of one sample after it. */
  readonly outShape: Shape;
  /** How many numbers it trains. */
  readonly parameters: number;
}

/** A model checked against its input and its classes. */
export interface Model {
  readonly spec: ModelSpec;
  /** All of it as one layer, [batch, ...inputShape] → logits [batch, ...outShape]. */
  readonly layer: Layer;
  readonly inputShape: Shape;
  readonly outShape: Shape;
  describe(): readonly LayerDescription[];
}
