import type { Key } from "@conclave/random";
import type { HostArray, Shape } from "./array.js";
import type { Initializer } from "./initializers/initializer.js";
import type { tf } from "./tf.js";
import type { Tree } from "./tree.js";

/** What a layer owns: parameters (trained by gradients) and state (such as running statistics), on the host or as tensors. */
export interface Variables<T> {
  readonly params: Tree<T>;
  readonly state: Tree<T>;
}

/** A layer's first variables, and the shape of one sample after it. */
export interface LayerInit extends Variables<HostArray> {
  readonly outShape: Shape;
}

/** A variable before it is drawn. */
export interface VariablePlan {
  readonly shape: Shape;
  readonly initializer: Initializer;
}

/** What a layer makes of a sample's shape: the shape after it, and the variables it needs. */
export interface LayerPlan extends Variables<VariablePlan> {
  readonly outShape: Shape;
}

/** What a layer may depend on besides its variables and its input. */
export interface ApplyContext {
  readonly training: boolean;
  /** int32 [2]: the member's key for everything random inside a step. */
  readonly key: tf.Tensor;
  /** int32 scalar: the number of the training step, from 0. */
  readonly step: tf.Tensor;
  /** The layer's place in its model ("block1/dropout1"), given by {@link sequential}; a layer on its own goes by its name. */
  readonly path?: string;
}

/** A layer's output, and its state after this call (the same state when it has none or is not training). */
export interface LayerOutput {
  readonly y: tf.Tensor;
  readonly state: Tree<tf.Tensor>;
}

/** x: [batch, ...shape] → y: [batch, ...outShape]. Plain tfjs ops only, so that it runs eagerly or under the tracer. */
export type Apply = (variables: Variables<tf.Tensor>, x: tf.Tensor, context: ApplyContext) => LayerOutput;

export type LayerKind =
  | "dense"
  | "conv2d"
  | "maxPool"
  | "averagePool"
  | "flatten"
  | "dropout"
  | "batchNorm"
  | "sequence"
  | "lstm"
  | "gru"
  | "layerNorm"
  | "globalAveragePool"
  | "globalMaxPool"
  | "embedding"
  | "residual"
  | "parallel"
  | "activation"
  | "sequential";

/** A pure function with variables; it never keeps anything between calls. */
export interface Layer {
  /** Its name within its model: the first part of its parameters' paths and what errors call it. */
  readonly name: string;
  readonly kind: LayerKind;
  /** Checks the shape of a sample and says what follows from it, drawing nothing; throws ModelError when the shape does not fit. */
  plan(shape: Shape): LayerPlan;
  /** Draws the first variables on the host; throws ModelError when the shape does not fit. */
  init(key: Key, shape: Shape): LayerInit;
  readonly apply: Apply;
  /**
   * For a layer that ends in a non-decreasing function of each element, the same within a channel: its two parts, so that
   * apply(x) = monotone(linear(x)) and max pooling may come in between (see pool-first.ts).
   */
  readonly parts?: { readonly linear: Apply; readonly monotone: Apply };
}
