import { type Attributes, operationOf, type Value } from "../ir/value.js";
import { dataTypeOf } from "../onnx/tensor-type.js";
import type { Lowering, LoweringRule } from "./lowering.js";

/** A rule for an operation that knows row-major values only. */
function plain(
  emit: (value: Value, inputs: readonly Value[], attributes: Attributes, lowering: Lowering) => string,
): LoweringRule {
  return (value, lowering) => {
    const { inputs, attributes } = operationOf(value);
    return { rowMajor: () => emit(value, inputs, attributes, lowering) };
  };
}

/** A new shape; a batch with its features major keeps its layout, since the order of features stays. */
export const lowerReshape: LoweringRule = (value, lowering) => {
  const input = operationOf(value).inputs[0] as Value;
  if (lowering.isBatched(input) && lowering.isBatched(value) && lowering.isFeatureMajor(input)) {
    return { featureMajor: () => lowering.featureMajor(input) };
  }
  return { rowMajor: () => lowering.builder.reshape(lowering.rowMajor(input), value.shape) };
};

/** Another order of axes. To put the batch last is what having the features major means, so such a batch is only looked at anew. */
export const lowerTranspose: LoweringRule = (value, lowering) => {
  const { inputs, attributes } = operationOf(value);
  const input = inputs[0] as Value;
  const perm = attributes.perm as readonly number[];
  const batchLast = perm.every((axis, place) => axis === (place + 1) % perm.length);
  if (batchLast && lowering.isBatched(input) && lowering.isFeatureMajor(input)) {
    return { rowMajor: () => lowering.builder.reshape(lowering.asRows(input), value.shape) };
  }
  return { rowMajor: () => lowering.builder.emit("Transpose", [lowering.rowMajor(input)], { perm }) };
};

export const lowerBroadcast = plain((value, [input], _, lowering) =>
  lowering.builder.emit("Expand", [lowering.rowMajor(input as Value), lowering.builder.integers(value.shape)]),
);

export const lowerConcat = plain((_, inputs, { axis }, lowering) =>
  lowering.builder.emit(
    "Concat",
    inputs.map((input) => lowering.rowMajor(input)),
    { axis: axis as number },
  ),
);

/** A part of each axis; only those that are cut are named, since onnxruntime makes one Split of slices that lie side by side on one axis. */
export const lowerSlice = plain((value, [input], { starts, sizes }, lowering) => {
  const { builder } = lowering;
  const { shape } = input as Value;
  const cut = shape.flatMap((extent, axis) => ((sizes as number[])[axis] === extent ? [] : [axis]));
  if (cut.length === 0) return lowering.rowMajor(input as Value);
  const begin = cut.map((axis) => (starts as number[])[axis] as number);
  const ends = cut.map((axis, index) => (begin[index] as number) + (value.shape[axis] as number));
  const bounds = [begin, ends, cut].map((values) => builder.integers(values));
  return builder.emit("Slice", [lowering.rowMajor(input as Value), ...bounds]);
});

export const lowerPad = plain((value, [input], { paddings, value: filling }, lowering) => {
  const { builder } = lowering;
  const widths = paddings as readonly (readonly [number, number])[];
  const pads = builder.integers([...widths.map(([before]) => before), ...widths.map(([, after]) => after)]);
  const data = value.dtype === "int32" ? Int32Array.of(filling as number) : Float32Array.of(filling as number);
  return builder.emit("Pad", [lowering.rowMajor(input as Value), pads, builder.constant(value.dtype, [], data)]);
});

export const lowerGather = plain((_, [x, indices], { axis }, lowering) =>
  lowering.builder.emit("Gather", [lowering.rowMajor(x as Value), lowering.rowMajor(indices as Value)], {
    axis: axis as number,
  }),
);

/** Rows added up at their numbers, onto zeros; those that are named more than once are summed, as tfjs does it. */
export const lowerScatterAdd = plain((value, [indices, updates], _, lowering) => {
  const { builder } = lowering;
  const zero = builder.constant(value.dtype, [], value.dtype === "int32" ? Int32Array.of(0) : Float32Array.of(0));
  const zeros = builder.emit("Expand", [zero, builder.integers(value.shape)]);
  const places = builder.emit("Cast", [lowering.rowMajor(indices as Value)], { to: dataTypeOf("int64") });
  return builder.emit("ScatterND", [zeros, places, lowering.rowMajor(updates as Value)], { reduction: "add" });
});

export const lowerOneHot = plain((value, [indices], { depth }, lowering) => {
  const { builder } = lowering;
  const classes = builder.constant(
    "int32",
    [depth as number],
    Int32Array.from({ length: depth as number }, (_, index) => index),
  );
  const column = builder.reshape(lowering.rowMajor(indices as Value), [...(indices as Value).shape, 1]);
  const hot = builder.emit("Equal", [column, classes]);
  return value.dtype === "bool" ? hot : builder.emit("Cast", [hot], { to: dataTypeOf(value.dtype) });
});

export const lowerSoftmax = plain((_, [logits], __, lowering) =>
  lowering.builder.emit("Softmax", [lowering.rowMajor(logits as Value)], { axis: -1 }),
);

export const lowerArgMax = plain((_, [input], { axis }, lowering) => {
  const index = lowering.builder.emit("ArgMax", [lowering.rowMajor(input as Value)], {
    axis: axis as number,
    keepdims: 0,
  });
  return lowering.builder.emit("Cast", [index], { to: dataTypeOf("int32") });
});
