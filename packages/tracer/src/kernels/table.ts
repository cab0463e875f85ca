import { activations } from "./activations.js";
import { arithmetic } from "./arithmetic.js";
import { comparisons } from "./comparisons.js";
import { convolutions } from "./convolutions.js";
import { products } from "./products.js";
import { random } from "./random.js";
import { reductions } from "./reductions.js";
import type { KernelTable } from "./rule.js";
import { shapes } from "./shapes.js";
import { unaryKernels } from "./unary.js";

/** Every kernel that can be traced. */
export const KERNELS: KernelTable = {
  ...activations,
  ...arithmetic,
  ...comparisons,
  ...convolutions,
  ...products,
  ...random,
  ...reductions,
  ...shapes,
  ...unaryKernels,
};
