import type { Key } from "@conclave/random";
import type { HostArray, Shape } from "./array.js";
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

/** What a layer may depend on besides its variables and its input. */
export interface ApplyContext {
  readonly training: boolean;
  /** int32 [2]: the member's key for everything random inside a step. */
  readonly key: tf.Tensor;
  /** int32 scalar: the number of the training step, from 0. */
  readonly step: tf.Tensor;
}

/** A layer's output, and its state after this call (the same state when it has none or is not training). */
export interface LayerOutput {
  readonly y: tf.Tensor;
  readonly state: Tree<tf.Tensor>;
}

/** A pure function with variables; it never keeps anything between calls. */
export interface Layer {
  /** Its name within its model: the first part of its parameters' paths and what errors call it. */
  readonly name: string;
  /** Draws the first variables on the host and checks the shape; throws ModelError when the shape does not fit. */
  init(key: Key, shape: Shape): LayerInit;
  /** x: [batch, ...shape] → y: [batch, ...outShape]. Plain tfjs ops only, so that it runs eagerly or under the tracer. */
  apply(variables: Variables<tf.Tensor>, x: tf.Tensor, context: ApplyContext): LayerOutput;
}
