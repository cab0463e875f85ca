import type { Value } from "../ir/value.js";
import type { GraphBuilder, Name } from "../onnx/graph-builder.js";
import { repeat } from "../onnx/repeat.js";
import { dataTypeOf } from "../onnx/tensor-type.js";
import { stackRows, withExtraRow } from "./convert.js";
import type { ConvolutionPlan } from "./convolution-plan.js";
import type { ConvolutionStrips } from "./convolution-strips.js";
import type { Lowering } from "./lowering.js";

/** Writes the patches of the strip of some number: [patchRows, tiles of the strip · batch]. */
type PatchesOf = (builder: GraphBuilder, number: Name) => Name;

function patchesByStrip(x: Value, plan: ConvolutionPlan, strips: ConvolutionStrips, lowering: Lowering): PatchesOf {
  const { builder: around, batch } = lowering;
  const features = lowering.featureMajor(x);
  const outside = features.layout.place.length;
  const stacked = stackRows(around, features, batch);
  const source = strips.padded.includes(-1) ? withExtraRow(around, stacked, batch) : stacked;
  const rows = strips.padded.map((feature) => (feature === -1 ? outside : (features.layout.place[feature] as number)));
  const rowAt = around.constant("int32", [rows.length], rows);
  const first = around.constant("int32", [strips.places.length], strips.places);
  const step = around.constant("int32", [], Int32Array.of(strips.step));
  return (builder, number) => {
    const shift = builder.emit("Mul", [builder.emit("Cast", [number], { to: dataTypeOf("int32") }), step]);
    const places = builder.emit("Add", [first, shift]);
    const patches = builder.emit("Gather", [source, builder.emit("Gather", [rowAt, places], { axis: 0 })], { axis: 0 });
    return builder.reshape(patches, [plan.patchRows, strips.tiles * batch]);
  };
}

/**
 * The products of Toeplitz matrices with all patches, strip by strip: [columns, tiles · batch] each.
 * @param toeplitz matrices [patchRows, columns]
 */
export function productsInStrips(
  x: Value,
  toeplitz: readonly { readonly name: Name; readonly columns: number }[],
  plan: ConvolutionPlan,
  strips: ConvolutionStrips,
  lowering: Lowering,
): readonly Name[] {
  const { builder, batch } = lowering;
  const patchesOf = patchesByStrip(x, plan, strips, lowering);
  const width = strips.tiles * batch;
  const products = repeat(
    builder,
    strips.count,
    [],
    (body, number) => {
      const patches = patchesOf(body, number);
      return toeplitz.map(({ name }) => body.emit("Gemm", [name, patches], { transA: 1 }));
    },
    toeplitz.map(({ columns }) => ({ dtype: "float32", shape: [columns, width] })),
  );
  return products.map((product, at) => {
    const byColumn = builder.emit("Transpose", [product], { perm: [1, 0, 2] });
    return builder.reshape(byColumn, [(toeplitz[at] as { columns: number }).columns, strips.count * width]);
  });
}

/**
 * The gradients of the Toeplitz matrices, added up strip by strip: [patchRows, rows] each.
 * @param gradients those of the products, [rows, tiles · batch]
 */
export function gradientsInStrips(
  x: Value,
  gradients: readonly { readonly name: Name; readonly rows: number }[],
  plan: ConvolutionPlan,
  strips: ConvolutionStrips,
  lowering: Lowering,
): readonly Name[] {
  const { builder, batch } = lowering;
  const patchesOf = patchesByStrip(x, plan, strips, lowering);
  const byStrip = gradients.map(({ name, rows }) => builder.reshape(name, [rows, strips.count, strips.tiles * batch]));
  const sums = gradients.map(({ rows }) => {
    const shape = [plan.patchRows, rows];
    return { dtype: "float32" as const, shape, initial: builder.emit("ConstantOfShape", [builder.integers(shape)]) };
  });
  return repeat(builder, strips.count, sums, (body, number, before) => {
    const patches = patchesOf(body, number);
    return byStrip.map((gradient, at) => {
      const own = body.emit("Gather", [gradient, number], { axis: 1 });
      return body.emit("Gemm", [patches, own, before[at] as Name], { transB: 1 });
    });
  });
}
