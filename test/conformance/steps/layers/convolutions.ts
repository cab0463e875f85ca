import { conv2d, IMAGE, maxPool, stepCase, withLogits } from "../step-case.js";

export const CONVOLUTION_CASES = {
  conv2d: [
    stepCase({ name: "3x3, same", model: withLogits(conv2d(3)), shape: IMAGE }),
    stepCase({ name: "3x3, valid", model: withLogits(conv2d(3, { padding: "valid" })), shape: IMAGE }),
    stepCase({ name: "without a bias", model: withLogits(conv2d(3, { bias: false })), shape: IMAGE }),
    stepCase({
      name: "strides of 2, same, odd extents",
      model: withLogits(conv2d(3, { strides: [2, 2] })),
      shape: [7, 5, 2],
    }),
    stepCase({
      name: "strides of 2, valid, a rest left over",
      model: withLogits(conv2d(3, { strides: [2, 2], padding: "valid" })),
      shape: [8, 6, 1],
    }),
    stepCase({
      name: "an oblong filter and strides",
      model: withLogits(conv2d(3, { kernel: [2, 3], strides: [1, 2] })),
      shape: [5, 7, 2],
    }),
    stepCase({ name: "1x1", model: withLogits(conv2d(3, { kernel: [1, 1] })), shape: IMAGE }),
    stepCase({ name: "directly on another", model: withLogits(conv2d(2), conv2d(2)), shape: IMAGE }),
    stepCase({ name: "before a pool", model: withLogits(conv2d(3), maxPool(2)), shape: IMAGE }),
    stepCase({
      name: "before a pool and another with its pool",
      model: withLogits(conv2d(3), maxPool(2), conv2d(4), maxPool(2)),
      shape: [8, 8, 1],
    }),
    stepCase({ name: "a batch of one", model: withLogits(conv2d(3), maxPool(2)), shape: IMAGE, batchSize: 1 }),
    stepCase({
      name: "batch, height, width, channels and filters alike",
      model: withLogits(conv2d(4), conv2d(4), maxPool(2)),
      shape: [4, 4, 4],
      outputs: 4,
      batchSize: 4,
    }),
  ],
} as const;
