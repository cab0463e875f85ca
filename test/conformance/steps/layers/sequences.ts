import type { LayerSpec } from "@conclave/core";
import { conv2d, gru, IMAGE, lstm, maxPool, stepCase, withLogits } from "../step-case.js";

const sequence: LayerSpec = { sequence: {} };

export const SEQUENCE_CASES = {
  sequence: [
    stepCase({ name: "rows of images", model: withLogits(sequence, lstm(4)), shape: IMAGE }),
    stepCase({ name: "a number a step", model: withLogits(sequence, lstm(4)), shape: [6] }),
  ],
  embedding: [
    stepCase({ name: "flattened", model: withLogits(embedding(5)), shape: [6], raw: true }),
    stepCase({ name: "of one number", model: withLogits(embedding(5)), shape: [1], raw: true }),
    stepCase({ name: "before an lstm", model: withLogits(embedding(5), lstm(4)), shape: [6], raw: true }),
  ],
  lstm: [
    stepCase({ name: "the last state", model: withLogits(lstm(5)), shape: [6, 3] }),
    stepCase({ name: "one on another", model: withLogits(lstm(5, true), lstm(4)), shape: [6, 3] }),
    stepCase({ name: "all states", model: withLogits(lstm(5, true)), shape: [4, 3] }),
    stepCase({ name: "one step", model: withLogits(lstm(5)), shape: [1, 3] }),
    stepCase({ name: "a batch of one", model: withLogits(lstm(5)), shape: [6, 3], batchSize: 1 }),
    stepCase({
      name: "after a convolution and its pool",
      model: withLogits(conv2d(3), maxPool(2), sequence, lstm(5)),
      shape: IMAGE,
    }),
    stepCase({
      name: "batch, steps, features and units alike",
      model: withLogits(conv2d(4), sequence, lstm(4, true)),
      shape: [4, 4, 1],
      outputs: 4,
      batchSize: 4,
    }),
  ],
  gru: [
    stepCase({ name: "the last state", model: withLogits(gru(5)), shape: [6, 3] }),
    stepCase({ name: "one on another", model: withLogits(gru(5, true), gru(4)), shape: [6, 3] }),
    stepCase({ name: "one step", model: withLogits(gru(5)), shape: [1, 3] }),
    stepCase({ name: "a batch of one", model: withLogits(gru(5)), shape: [6, 3], batchSize: 1 }),
    stepCase({
      name: "after a convolution and its pool",
      model: withLogits(conv2d(3), maxPool(2), sequence, gru(5)),
      shape: IMAGE,
    }),
    stepCase({
      name: "batch, steps, features and units alike",
      model: withLogits(gru(4, true)),
      shape: [4, 4],
      outputs: 4,
      batchSize: 4,
    }),
  ],
} as const;

/** As many different numbers as there are bytes. */
function embedding(units: number): LayerSpec {
  return { embedding: { vocabulary: 256, units } };
}
