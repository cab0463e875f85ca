import { operationOf, sizeOf, type Value } from "../ir/value.js";
import type { WindowGeometry } from "../ir/window.js";
import type { Name } from "../onnx/graph-builder.js";
import { stackRows, withExtraRow } from "./convert.js";
import type { ConvolutionPlan } from "./convolution-plan.js";
import { gradientsInStrips, productsInStrips } from "./convolve-strips.js";
import type { Lowering, LoweringRule } from "./lowering.js";

/** The patches under all tiles: [patchRows, tiles · batch]. */
function patchesOf(x: Value, plan: ConvolutionPlan, lowering: Lowering): Name {
  const { builder, batch } = lowering;
  const features = lowering.featureMajor(x);
  const count = features.layout.place.length;
  const padded = plan.patches.includes(-1);
  const stacked = stackRows(builder, features, batch);
  const source = padded ? withExtraRow(builder, stacked, batch) : stacked;
  const rows = plan.patches.map((feature) => (feature === -1 ? count : (features.layout.place[feature] as number)));
  return builder.reshape(builder.gather(source, rows), [plan.patchRows, plan.layout.tiles * batch]);
}

/** The filter as rows [height · width · channels, filters], with a row of zeros appended. */
export function filterRows(filter: Value, plan: ConvolutionPlan, lowering: Lowering): Name {
  const rows = sizeOf(filter.shape) / plan.filters;
  const flat = lowering.builder.reshape(lowering.rowMajor(filter), [rows, plan.filters]);
  return withExtraRow(lowering.builder, flat, plan.filters);
}

/** The Toeplitz matrix of a group of blocks: [patchRows, blocks · positions · filters]. */
function toeplitzOf(filter: Value, plan: ConvolutionPlan, group: readonly number[], lowering: Lowering): Name {
  const zero = sizeOf(filter.shape) / plan.filters;
  const columns = group.length * plan.positions;
  const index = new Int32Array(plan.patchRows * columns);
  group.forEach((block, at) => {
    (plan.toeplitz[block] as Int32Array).forEach((weight, entry) => {
      const row = Math.floor(entry / plan.positions);
      index[row * columns + at * plan.positions + (entry % plan.positions)] = weight === -1 ? zero : weight;
    });
  });
  const gathered = lowering.builder.gather(filterRows(filter, plan, lowering), index);
  return lowering.builder.reshape(gathered, [plan.patchRows, columns * plan.filters]);
}

export function planOf(value: Value, filters: number, lowering: Lowering): ConvolutionPlan {
  const geometry = operationOf(value).attributes.geometry as WindowGeometry;
  return lowering.options.convolutions.planFor(geometry, filters);
}

/** For each group of blocks, its outputs: [rows of its blocks, tiles · batch]. */
function productsOf(x: Value, filter: Value, plan: ConvolutionPlan, lowering: Lowering): readonly Name[] {
  const { builder, batch, options } = lowering;
  const strips = options.convolutions.stripsFor(plan, batch);
  if (strips === null) {
    const patches = patchesOf(x, plan, lowering);
    return plan.groups.map((group) =>
      builder.emit("Gemm", [toeplitzOf(filter, plan, group, lowering), patches], { transA: 1 }),
    );
  }
  const toeplitz = plan.groups.map((group) => ({
    name: toeplitzOf(filter, plan, group, lowering),
    columns: group.length * plan.layout.rows,
  }));
  return productsInStrips(x, toeplitz, plan, strips, lowering);
}

/**
 * For each group of blocks, the gradient of its Toeplitz matrix: [patchRows, rows of its blocks].
 * @param dy the gradient of each block
 */
function toeplitzGradients(x: Value, dy: readonly Name[], plan: ConvolutionPlan, lowering: Lowering): readonly Name[] {
  const { builder, batch, options } = lowering;
  const together = (group: readonly number[]): Name => {
    const own = group.map((block) => dy[block] as Name);
    return own.length === 1 ? (own[0] as Name) : builder.emit("Concat", own, { axis: 0 });
  };
  const strips = options.convolutions.stripsFor(plan, batch);
  if (strips === null) {
    const patches = patchesOf(x, plan, lowering);
    return plan.groups.map((group) => builder.emit("Gemm", [patches, together(group)], { transB: 1 }));
  }
  const gradients = plan.groups.map((group) => ({ name: together(group), rows: group.length * plan.layout.rows }));
  return gradientsInStrips(x, gradients, plan, strips, lowering);
}

/** x: [batch, h, w, in], filter: [kh, kw, in, out] → [batch, h', w', out]. */
export const lowerConv2D: LoweringRule = (value, lowering) => {
  const [x, filter] = operationOf(value).inputs as [Value, Value];
  const plan = planOf(value, filter.shape[3] ?? 1, lowering);
  return {
    featureMajor: () => {
      const blocks = productsOf(x, filter, plan, lowering).flatMap((product, at) => {
        const { length } = plan.groups[at] as readonly number[];
        return length === 1
          ? [product]
          : lowering.builder.emitAll("Split", [product], length, { axis: 0, num_outputs: length });
      });
      return { layout: plan.layout, blocks };
    },
  };
};

/** The filter's gradient: the Toeplitz matrix's gradient from the patches of the forward pass, folded back onto the filter. */
export const lowerConv2DBackpropFilter: LoweringRule = (value, lowering) => {
  const [x, dy] = operationOf(value).inputs as [Value, Value];
  const filters = dy.shape[3] ?? 1;
  const plan = planOf(value, filters, lowering);
  const { builder } = lowering;
  return {
    rowMajor: () => {
      const dyBlocks = lowering.inLayout(dy, plan.layout).blocks;
      const groups = toeplitzGradients(x, dyBlocks, plan, lowering).map((gradient, at) => {
        const outputs = (plan.groups[at] as readonly number[]).length * plan.positions;
        return builder.reshape(gradient, [plan.patchRows * outputs, filters]);
      });
      const stacked = groups.length === 1 ? (groups[0] as Name) : builder.emit("Concat", groups, { axis: 0 });
      const weights = sizeOf(value.shape) / filters;
      const outputs = plan.layout.blocks * plan.positions;
      const perGroup = outputs / plan.groups.length;
      const index = plan.meets.map((patchRow, entry) => {
        const output = Math.floor(entry / weights);
        return (Math.floor(output / perGroup) * plan.patchRows + patchRow) * perGroup + (output % perGroup);
      });
      const gathered = builder.gather(stacked, index, [outputs, weights]);
      const folded =
        outputs === 1 ? gathered : builder.emit("ReduceSum", [gathered, builder.integers([0])], { keepdims: 0 });
      return builder.reshape(folded, value.shape);
    },
  };
};
