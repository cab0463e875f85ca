import { constant, elementwise, operation, reshape, scalar } from "../ir/make.js";
import { type DType, type Shape, sizeOf, type Value } from "../ir/value.js";
import { input, inputList, type KernelTable, positiveAxis } from "./rule.js";

function filled(shape: Shape, value: number, dtype: DType): Value {
  const size = sizeOf(shape);
  const data =
    dtype === "float32" ? new Float32Array(size) : dtype === "int32" ? new Int32Array(size) : new Uint8Array(size);
  return constant(data.fill(value), shape, dtype);
}

function slice(x: Value, begin: readonly number[], size: readonly number[]): Value {
  const extents = x.shape.map((extent, axis) => {
    const wanted = size[axis] ?? -1;
    return wanted === -1 ? extent - (begin[axis] ?? 0) : wanted;
  });
  const starts = x.shape.map((_, axis) => begin[axis] ?? 0);
  return operation("Slice", [x], { shape: extents, dtype: x.dtype }, { starts, sizes: extents });
}

function concat(values: readonly Value[], axis: number): Value {
  const first = values[0] as Value;
  const at = positiveAxis(axis, first.shape.length);
  const extent = values.reduce((sum, value) => sum + (value.shape[at] ?? 0), 0);
  const shape = first.shape.map((own, index) => (index === at ? extent : own));
  return values.length === 1 ? first : operation("Concat", values, { shape, dtype: first.dtype }, { axis: at });
}

function pieces(x: Value, axis: number, sizes: readonly number[]): readonly Value[] {
  let offset = 0;
  return sizes.map((size) => {
    const begin = x.shape.map((_, index) => (index === axis ? offset : 0));
    offset += size;
    return slice(
      x,
      begin,
      x.shape.map((extent, index) => (index === axis ? size : extent)),
    );
  });
}

/** Kernels that move values without changing them. */
export const shapes: KernelTable = {
  Concat: (inputs, { axis }) =>
    concat(
      inputList(inputs).filter((value) => sizeOf(value.shape) > 0),
      axis as number,
    ),
  ExpandDims: (inputs, { dim }) => {
    const x = input(inputs, "input");
    const at = positiveAxis(dim as number, x.shape.length + 1);
    return reshape(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
  },
  Fill: (_, { shape, value, dtype }) =>
    filled(shape as number[], value as number, (dtype as DType | undefined) ?? "float32"),
  GatherV2: (inputs, { axis, batchDims }) => {
    const [x, indices] = [input(inputs, "x"), input(inputs, "indices")];
    if (batchDims) throw new RangeError("gather with batchDims is not supported; use a one-hot product");
    const at = positiveAxis((axis as number | undefined) ?? 0, x.shape.length);
    const shape = [...x.shape.slice(0, at), ...indices.shape, ...x.shape.slice(at + 1)];
    return operation("Gather", [x, indices], { shape, dtype: x.dtype }, { axis: at });
  },
  OneHot: (inputs, { depth, onValue, offValue, dtype }) => {
    const indices = input(inputs, "indices");
    const shape = [...indices.shape, depth as number];
    const type = (dtype as DType | undefined) ?? "int32";
    const hot = operation("OneHot", [indices], { shape, dtype: type }, { depth: depth as number });
    if ((onValue ?? 1) === 1 && (offValue ?? 0) === 0) return hot;
    const [on, off] = [onValue as number, offValue as number];
    const kind = type === "int32" ? "int32" : "float32";
    return elementwise("Add", [scalar(off, kind), elementwise("Mul", [scalar(on - off, kind), hot])]);
  },
  OnesLike: (inputs) => filled(input(inputs, "x").shape, 1, input(inputs, "x").dtype),
  Pack: (inputs, { axis }) => {
    const values = inputList(inputs);
    const at = positiveAxis(axis as number, (values[0] as Value).shape.length + 1);
    return concat(
      values.map((value) => reshape(value, [...value.shape.slice(0, at), 1, ...value.shape.slice(at)])),
      at,
    );
  },
  PadV2: (inputs, { paddings, constantValue }) => {
    const x = input(inputs, "x");
    const widths = paddings as readonly (readonly [number, number])[];
    const shape = x.shape.map((extent, axis) => extent + (widths[axis]?.[0] ?? 0) + (widths[axis]?.[1] ?? 0));
    return operation(
      "Pad",
      [x],
      { shape, dtype: x.dtype },
      { paddings: widths, value: (constantValue as number) ?? 0 },
    );
  },
  Reshape: (inputs, { shape }) => {
    const x = input(inputs, "x");
    const wanted = shape as readonly number[];
    const known = wanted.reduce((product, extent) => (extent === -1 ? product : product * extent), 1);
    return reshape(
      x,
      wanted.map((extent) => (extent === -1 ? sizeOf(x.shape) / known : extent)),
    );
  },
  ScatterNd: (inputs, { shape }) => {
    const [indices, updates] = [input(inputs, "indices"), input(inputs, "updates")];
    if (indices.shape.at(-1) !== 1) throw new RangeError("scatterND is supported for whole rows, indices [..., 1]");
    return operation("ScatterAdd", [indices, updates], { shape: shape as Shape, dtype: updates.dtype });
  },
  Slice: (inputs, { begin, size }) => {
    // Both may be one number, for the first axis; axes left out start at 0 and are taken whole.
    const list = (given: unknown) => [given ?? []].flat() as number[];
    return slice(input(inputs, "x"), list(begin), list(size));
  },
  SplitV: (inputs, { numOrSizeSplits, axis }) => {
    const x = input(inputs, "x");
    const at = positiveAxis(axis as number, x.shape.length);
    const extent = x.shape[at] ?? 1;
    const count = numOrSizeSplits as number | readonly number[];
    if (typeof count === "number")
      return pieces(
        x,
        at,
        Array.from({ length: count }, () => extent / count),
      );
    const rest = extent - count.reduce((sum, size) => sum + Math.max(size, 0), 0);
    return pieces(
      x,
      at,
      count.map((size) => (size === -1 ? rest : size)),
    );
  },
  Tile: (inputs, { reps }) => {
    const x = input(inputs, "x");
    const counts = reps as readonly number[];
    const stretches = counts.every((count, axis) => count === 1 || x.shape[axis] === 1);
    const shape = x.shape.map((extent, axis) => extent * (counts[axis] ?? 1));
    if (stretches) return operation("Broadcast", [x], { shape, dtype: x.dtype });
    return counts.reduce(
      (tiled, count, axis) =>
        concat(
          Array.from({ length: count }, () => tiled),
          axis,
        ),
      x,
    );
  },
  Transpose: (inputs, { perm }) => {
    const x = input(inputs, "x");
    const order = perm as readonly number[];
    return operation(
      "Transpose",
      [x],
      { shape: order.map((axis) => x.shape[axis] ?? 1), dtype: x.dtype },
      { perm: order },
    );
  },
  Unpack: (inputs, { axis }) => {
    const x = input(inputs, "value");
    const at = positiveAxis(axis as number, x.shape.length);
    const shape = x.shape.filter((_, index) => index !== at);
    return pieces(
      x,
      at,
      Array.from({ length: x.shape[at] ?? 0 }, () => 1),
    ).map((piece) => reshape(piece, shape));
  },
  ZerosLike: (inputs) => filled(input(inputs, "x").shape, 0, input(inputs, "x").dtype),
};
