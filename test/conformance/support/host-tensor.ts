import { permutation, type RandomStream, randomStream, rootKey } from "@conclave/random";

/** A tensor's values on the host, row-major, as every engine takes and gives them. */
export interface HostTensor {
  readonly dtype: "float32" | "int32" | "bool";
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

type Shape = readonly number[];

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

function drawn(shape: Shape, seed: number, draw: (stream: RandomStream) => number): number[] {
  const stream = randomStream(rootKey(seed));
  return Array.from({ length: sizeOf(shape) }, () => draw(stream));
}

export function floats(shape: Shape, values: readonly number[]): HostTensor {
  return { dtype: "float32", shape, data: Float32Array.from(values) };
}

export function ints(shape: Shape, values: readonly number[]): HostTensor {
  return { dtype: "int32", shape, data: Int32Array.from(values) };
}

/** Numbers uniform in [low, high). */
export function uniform(shape: Shape, seed: number, low = -1, high = 1): HostTensor {
  return floats(
    shape,
    drawn(shape, seed, (stream) => low + (high - low) * stream.uniform()),
  );
}

/** The numbers ±gap/2, ±3·gap/2, … in random order: all differ, and none is near zero, where maxima and ReLUs have kinks. */
export function spaced(shape: Shape, seed: number, gap = 0.125): HostTensor {
  const size = sizeOf(shape);
  const order = permutation(size, randomStream(rootKey(seed)));
  return floats(
    shape,
    Array.from(order, (rank) => (rank - Math.floor(size / 2) + 0.5) * gap),
  );
}

/** Whole numbers in [low, high). */
export function wholes(shape: Shape, seed: number, low: number, high: number): HostTensor {
  return ints(
    shape,
    drawn(shape, seed, (stream) => low + stream.below(high - low)),
  );
}

export function bools(shape: Shape, seed: number): HostTensor {
  return { dtype: "bool", shape, data: Uint8Array.from(drawn(shape, seed, (stream) => stream.below(2))) };
}
