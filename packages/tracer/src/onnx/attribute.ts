import { type AttributeProto, type GraphProto, AttributeProto_AttributeType as Type } from "../gen/onnx/onnx.js";

/** The values an ONNX attribute may have here: whole numbers, lists of them, text and subgraphs; floats say so with {@link float}. */
export type AttributeValue = number | readonly number[] | string | Float | { readonly graph: GraphProto };

interface Float {
  readonly float: number;
}

/** A floating point attribute; a bare number is a whole one. */
export function float(value: number): Float {
  return { float: value };
}

const EMPTY: AttributeProto = {
  name: "",
  f: 0,
  i: 0n,
  s: new Uint8Array(),
  t: undefined,
  g: undefined,
  floats: [],
  ints: [],
  type: Type.UNDEFINED,
};

/** An attribute as the format writes it. */
export function attribute(name: string, value: AttributeValue): AttributeProto {
  if (typeof value === "number") return { ...EMPTY, name, i: BigInt(value), type: Type.INT };
  if (typeof value === "string") return { ...EMPTY, name, s: new TextEncoder().encode(value), type: Type.STRING };
  if ("float" in value) return { ...EMPTY, name, f: value.float, type: Type.FLOAT };
  if ("graph" in value) return { ...EMPTY, name, g: value.graph, type: Type.GRAPH };
  return { ...EMPTY, name, ints: value.map(BigInt), type: Type.INTS };
}
