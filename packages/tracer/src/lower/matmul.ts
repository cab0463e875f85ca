import type { Value } from "../ir/value.js";
import { sameShape, sizeOf } from "../ir/value.js";
import type { Name } from "../onnx/graph-builder.js";
import { identityLayout } from "./layout.js";
import type { Lowering, LoweringRule } from "./lowering.js";
import type { Realisation } from "./realisation.js";

interface Product {
  readonly a: Value;
  readonly b: Value;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

function productOf(value: Value): Product | null {
  if (value.source.kind !== "operation" || value.source.op !== "MatMul") return null;
  const [a, b] = value.source.inputs as [Value, Value];
  const { transposeA, transposeB } = value.source.attributes as { transposeA: boolean; transposeB: boolean };
  return { a, b, transposeA, transposeB };
}

/** x·W over a batch with its features major: (x·W)ᵀ = Wᵀ·xᵀ, where xᵀ is what is there. */
function forward(product: Product, units: number, bias: Name | null, lowering: Lowering): Realisation {
  const { a, b, transposeB } = product;
  return {
    featureMajor: () => {
      const inputs = [lowering.rowMajor(b), lowering.asRows(a), ...(bias === null ? [] : [bias])];
      const name = lowering.builder.emit("Gemm", inputs, { transA: transposeB ? 0 : 1 });
      return { layout: identityLayout(units), blocks: [name] };
    },
  };
}

/** xᵀ·dy, the gradient of a weight: both factors have the batch innermost, so the second one is transposed instead. */
function weightGradient(product: Product, lowering: Lowering): Realisation {
  return {
    rowMajor: () =>
      lowering.builder.emit("Gemm", [lowering.asRows(product.a), lowering.asRows(product.b)], { transB: 1 }),
  };
}

/**
 * From so many numbers on, the left factor is transposed once rather than by the Gemm's flag: onnxruntime's transposes it anew for every
 * strip of columns (784x256 from a batch of 128: 230 µs against 260 on a core with AVX-512).
 */
const WIDE = 1 << 16;

function plain(product: Product, bias: Name | null, lowering: Lowering): Realisation {
  const { builder } = lowering;
  const transposesOnce = product.transposeA && sizeOf(product.a.shape) >= WIDE;
  const flags = { transA: product.transposeA && !transposesOnce ? 1 : 0, transB: product.transposeB ? 1 : 0 };
  return {
    rowMajor: () => {
      const given = lowering.rowMajor(product.a);
      const left = transposesOnce ? builder.emit("Transpose", [given], { perm: [1, 0] }) : given;
      return builder.emit("Gemm", [left, lowering.rowMajor(product.b), ...(bias === null ? [] : [bias])], flags);
    },
  };
}

function batchProduct(product: Product, lowering: Lowering): Realisation {
  const factor = (value: Value, transpose: boolean): Name => {
    const name = lowering.rowMajor(value);
    if (!transpose) return name;
    const axes = value.shape.map((_, axis) => axis);
    const perm = [...axes.slice(0, -2), axes.length - 1, axes.length - 2];
    return lowering.builder.emit("Transpose", [name], { perm });
  };
  return {
    rowMajor: () =>
      lowering.builder.emit("MatMul", [factor(product.a, product.transposeA), factor(product.b, product.transposeB)]),
  };
}

function lowerProduct(product: Product, result: Value, bias: Value | null, lowering: Lowering): Realisation {
  const { a, b, transposeA } = product;
  const units = result.shape.at(-1) ?? 1;
  const { prefersFeatureMajor } = lowering.options;
  if (result.shape.length !== 2) return batchProduct(product, lowering);
  if (prefersFeatureMajor && !transposeA && lowering.isBatched(a) && !lowering.isBatched(b)) {
    const column = bias === null ? null : lowering.builder.reshape(lowering.rowMajor(bias), [units, 1]);
    return forward(product, units, column, lowering);
  }
  const gradient = transposeA && !product.transposeB && lowering.isBatched(a) && lowering.isBatched(b);
  if (prefersFeatureMajor && gradient) return weightGradient(product, lowering);
  return plain(product, bias === null ? null : lowering.rowMajor(bias), lowering);
}

/** Products of matrices: a Gemm that takes transposes as flags, so that none is ever computed. */
export const lowerMatMul: LoweringRule = (value, lowering) =>
  lowerProduct(productOf(value) as Product, value, null, lowering);

export type FusedBias = Realisation;

/**
 * x·W + b as one Gemm, when the product has no other use and b is a vector, or a matrix of the same shape: a sum of products then needs
 * no pass of its own for each sum. Null when the sum is something else.
 */
export function fusedBias(value: Value, lowering: Lowering): FusedBias | null {
  if (value.source.kind !== "operation" || value.source.op !== "Add" || value.shape.length !== 2) return null;
  const [left, right] = value.source.inputs as [Value, Value];
  if (isOwnProduct(left, lowering) && right.shape.length === 1 && sizeOf(right.shape) === value.shape[1]) {
    return lowerProduct(productOf(left) as Product, value, right, lowering);
  }
  if (lowering.options.prefersFeatureMajor || !sameShape(left.shape, right.shape)) return null;
  if (isOwnProduct(right, lowering)) return plain(productOf(right) as Product, lowering.rowMajor(left), lowering);
  return isOwnProduct(left, lowering) ? plain(productOf(left) as Product, lowering.rowMajor(right), lowering) : null;
}

/** Whether a value is a product of matrices that nothing else uses. */
function isOwnProduct(value: Value, lowering: Lowering): boolean {
  return productOf(value) !== null && value.shape.length === 2 && lowering.options.usesOf(value) === 1;
}
