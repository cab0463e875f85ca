import type { HostArray, Tree } from "@conclave/core";
import type { NamedArray } from "@conclave/data";
import { EnsembleError } from "../errors.js";

/** A tree of host arrays as safetensors' arrays, path by path. */
export function toNamedArrays(tree: Tree<HostArray>): Record<string, NamedArray> {
  return Object.fromEntries(
    Object.entries(tree).map(([path, array]): [string, NamedArray] => [
      path,
      array.dtype === "float32"
        ? { dtype: "F32", shape: array.shape, data: array.data }
        : { dtype: "I32", shape: array.shape, data: array.data },
    ]),
  );
}

/** The inverse; throws EnsembleError "ensemble-corrupt" for a type of number that no member has. */
export function fromNamedArrays(arrays: Readonly<Record<string, NamedArray>>): Tree<HostArray> {
  return Object.fromEntries(
    Object.entries(arrays).map(([path, array]): [string, HostArray] => [path, hostArray(path, array)]),
  );
}

function hostArray(path: string, { dtype, shape, data }: NamedArray): HostArray {
  if (data instanceof Float32Array) return { dtype: "float32", shape, data };
  if (data instanceof Int32Array) return { dtype: "int32", shape, data };
  throw new EnsembleError("ensemble-corrupt", `${path}: expected F32 or I32, got ${dtype}`);
}
