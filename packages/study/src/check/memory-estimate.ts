import { sizeOf } from "@conclave/core";
import type { PreparedData } from "@conclave/data";
import type { MemberSetup } from "@conclave/ensemble/training";
import type { OwnFinding } from "./finding.js";
import type { LayerRow } from "./layer-table.js";
import { bytes } from "./numbers.js";

/** What training one member takes of a worker's memory, in bytes: an estimate. */
export interface MemoryEstimate {
  /** Node and the engine, before there is anything to train. */
  readonly process: number;
  /** Parameters, their gradients and the optimizer's state, in all the copies that are alive at once. */
  readonly weights: number;
  /** What the layers put out for a batch, or for one of its parts, and keep for the backward pass. */
  readonly activations: number;
  /** The rows, as they were read and as the engine holds them. */
  readonly rows: number;
  readonly total: number;
}

/*
 * Fitted to the peak of onnx-cpu over MLPs (up to 20 million parameters) and convolutional networks, batches of 16 to 4,096: within about
 * a third of it.
 */
const PROCESS_BYTES = 160e6;
/** The carry before a chunk, its aligned copy, the loop's two buffers, its outputs, their copies, and the gradients. */
const COPIES_OF_WEIGHTS = 7;
/** An activation and its gradient, and what a layer with an activation function keeps besides. */
const COPIES_OF_ACTIVATIONS = 2.5;
/** A convolution is a product with the patches under its kernel: kept going forward and made twice going back… */
const COPIES_OF_PATCHES = 2.7;
/** …but not for the first layer, whose input needs no gradient. */
const COPIES_OF_FIRST_PATCHES = 0.5;
/** Of larger images the engine gathers patches in strips, and again going back: they take next to nothing. */
const MOST_PATCHES = 1 << 20;
const FLOAT = 4;

export function estimateMemory(
  { program, steps, rows }: MemberSetup,
  layers: readonly LayerRow[],
  data: PreparedData,
): MemoryEstimate {
  const carried = Object.values(program.step.carryLeaves()).reduce((sum, { shape }) => sum + FLOAT * sizeOf(shape), 0);
  const activations = sizeOf(rows.shape) + layers.reduce((sum, layer) => sum + layer.kept, 0);
  const patches = layers
    .map(({ patches: size }) => size)
    .filter((size) => size > 0)
    .map((size) => (size > MOST_PATCHES ? 0 : size));
  const perRow =
    COPIES_OF_ACTIVATIONS * activations +
    patches.reduce((sum, size, index) => sum + size * (index === 0 ? COPIES_OF_FIRST_PATCHES : COPIES_OF_PATCHES), 0);
  const sets = [data.train, data.validation, data.test];
  const held = sets.reduce((sum, set) => sum + (set === null ? 0 : set.features.byteLength), 0);
  const parts = {
    process: PROCESS_BYTES,
    weights: COPIES_OF_WEIGHTS * carried,
    activations: perRow * FLOAT * Math.ceil(steps.batchSize / steps.microBatches),
    rows: 2 * held,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

/** Above this share of the machine's memory a single worker leaves too little for the rest. */
const COMFORTABLE_SHARE = 0.7;

/** @param available the machine's memory, in bytes */
export function judgeMemory(estimate: MemoryEstimate, available: number): readonly OwnFinding[] {
  if (estimate.total <= COMFORTABLE_SHARE * available) return [];
  const fits = estimate.total <= available;
  const largest = estimate.activations >= estimate.weights ? "activations" : "weights";
  return [
    {
      check: "memory",
      severity: fits ? "warning" : "error",
      what: `a worker needs about ${bytes(estimate.total)}, of the ${bytes(available)} here; most of it for ${largest}`,
      why: fits
        ? "a second worker has no room beside it, and the system may start to swap"
        : "the system ends a process that takes more than there is, in the middle of its training",
      remedy:
        largest === "activations"
          ? "raise microBatches, which computes a batch in parts, or lower batchSize: activations shrink with both"
          : "use narrower layers, or an optimizer that remembers less (sgd: nothing, with momentum one number per weight, adam two)",
    },
  ];
}
