export type DType = "float32" | "int32" | "bool";
export type Shape = readonly number[];
export type Attributes = Readonly<Record<string, unknown>>;
export type ConstantData = Float32Array | Int32Array | Uint8Array;

/** Where a value comes from. */
type Source =
  | { readonly kind: "input"; readonly name: string }
  | { readonly kind: "constant"; readonly data: ConstantData }
  | {
      readonly kind: "operation";
      readonly op: Operation;
      readonly inputs: readonly Value[];
      readonly attributes: Attributes;
    };

type OperationSource = Extract<Source, { kind: "operation" }>;

/** A node of the graph and its one result: single assignment, immutable, so passes build new values and share the old ones. */
export interface Value {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly source: Source;
  /** The layer it was recorded in, for error messages. */
  readonly layer: string | null;
}

/** A pure function of named inputs: what {@link trace} records. */
export interface Graph {
  readonly inputs: Readonly<Record<string, Value>>;
  readonly outputs: Readonly<Record<string, Value>>;
}

// biome-ignore format: a table reads better in rows
/** Element by element with numpy's broadcasting; the names are ONNX's. */
const ELEMENTWISE = [
  "Abs", "Add", "And", "Cast", "Ceil", "Clip", "Cos", "Div", "Elu", "Equal", "Erf", "Exp", "Floor", "Greater", "GreaterOrEqual",
  "Identity", "IsInf", "IsNaN", "LeakyRelu", "Less", "LessOrEqual", "Log", "Max", "Min", "Mod", "Mul", "Neg", "Not", "Or", "PRelu", "Pow",
  "Reciprocal", "Relu", "Round", "Selu", "Sigmoid", "Sign", "Sin", "Softplus", "Sqrt", "Sub", "Tanh", "Where",
] as const;
export type ElementwiseOp = (typeof ELEMENTWISE)[number];

export type ReduceOp = "ReduceSum" | "ReduceMean" | "ReduceMax" | "ReduceMin" | "ReduceProd";

/** The operations of the graph: few, so that every pass and lowering can know them all. */
export type Operation =
  | ElementwiseOp
  | ReduceOp
  | "ArgMax"
  | "AvgPool"
  | "AvgPoolGrad"
  | "Broadcast"
  | "Concat"
  | "Conv2D"
  | "Conv2DBackpropFilter"
  | "Conv2DBackpropInput"
  | "CounterUniform"
  | "Gather"
  | "MatMul"
  | "MaxPool"
  | "MaxPoolGrad"
  | "OneHot"
  | "Pad"
  | "Reshape"
  | "Scan"
  | "ScanOutput"
  | "ScatterAdd"
  | "Slice"
  | "Softmax"
  | "Transpose";

const elementwise: ReadonlySet<string> = new Set(ELEMENTWISE);

export function isElementwise(op: Operation): op is ElementwiseOp {
  return elementwise.has(op);
}

/** The operation behind a value that has one. */
export function operationOf(value: Value): OperationSource {
  if (value.source.kind !== "operation")
    throw new RangeError(`a ${value.source.kind} is not the result of an operation`);
  return value.source;
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** numpy's broadcasting; null when the shapes do not fit. */
export function broadcastShapes(shapes: readonly Shape[]): Shape | null {
  const rank = shapes.reduce((most, shape) => Math.max(most, shape.length), 0);
  const result: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const extents = shapes.map((shape) => shape[shape.length - rank + axis] ?? 1);
    const others = extents.filter((candidate) => candidate !== 1);
    const extent = others.reduce((most, candidate) => Math.max(most, candidate), extents.includes(0) ? 0 : 1);
    if (extents.some((candidate) => candidate !== 1 && candidate !== extent)) return null;
    result.push(extent);
  }
  return result;
}
