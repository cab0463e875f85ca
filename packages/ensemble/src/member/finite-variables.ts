import type { HostArray, Tree } from "@conclave/core";

/** A number of a member's arrays that is NaN or infinite. */
export interface NonFinite {
  /** "params/dense1/kernel". */
  readonly path: string;
  /** In the array as it lies in memory, row-major. */
  readonly index: number;
  readonly value: number;
}

/** The first number that is not finite, in the order of the arrays; null when all are. One plain pass: it is made whenever weights are read. */
export function nonFiniteIn(variables: Tree<HostArray>): NonFinite | null {
  for (const [path, { data }] of Object.entries(variables)) {
    if (data instanceof Int32Array || isFiniteThroughout(data)) continue;
    const index = data.findIndex((value) => !Number.isFinite(value));
    return { path, index, value: data[index]! };
  }
  return null;
}

/** A plain loop takes a tenth of the time that `every` with its callback does. */
export function isFiniteThroughout(data: HostArray["data"]): boolean {
  for (let index = 0; index < data.length; index++) if (!Number.isFinite(data[index])) return false;
  return true;
}
