import type { KernelCase } from "../support/kernel-case.js";
import { activations } from "./activations.js";
import { arithmetic } from "./arithmetic.js";
import { comparisons } from "./comparisons.js";
import { convolutions } from "./convolutions.js";
import { pools } from "./pools.js";
import { products } from "./products.js";
import { reductions } from "./reductions.js";
import { shapes } from "./shapes.js";
import { unary } from "./unary.js";

/** Every case that every engine runs, by group. */
export const KERNEL_CASES: Readonly<Record<string, readonly KernelCase[]>> = {
  activations,
  arithmetic,
  comparisons,
  convolutions,
  pools,
  products,
  reductions,
  shapes,
  unary,
};
