import { createHash } from "node:crypto";
import type { LeafSpec, Shape, Tree } from "@conclave/core";
import type { GraphProto } from "../gen/onnx/onnx.js";
import { encodeModel } from "../onnx/model.js";

/** A compiled program: an ONNX model, ready for a session. */
export interface Program {
  readonly model: Uint8Array;
  /** SHA-256 of the model, in hex: equal for equal shapes and models, whatever the seed, member, step or rate. */
  readonly hash: string;
  readonly batchSize: number;
  /** The shape of one row. */
  readonly inputShape: Shape;
  /** The carry's leaves in their order; the program's inputs and outputs for them are named by {@link carryInput} and {@link carryOutput}. */
  readonly carry: Tree<LeafSpec>;
}

/** How the rows' features are stored. */
export type FeatureType = "uint8" | "float32";

/** The name of a leaf in a traced graph. */
export function leafValue(path: string): string {
  return `carry:${path}`;
}

/** The program's input for a leaf. */
export function carryInput(path: string): string {
  return `in:${path}`;
}

/** The program's output for a leaf. */
export function carryOutput(path: string): string {
  return `out:${path}`;
}

export function finishProgram(graph: GraphProto, batchSize: number, inputShape: Shape, carry: Tree<LeafSpec>): Program {
  const model = encodeModel(graph);
  return { model, hash: createHash("sha256").update(model).digest("hex"), batchSize, inputShape, carry };
}
