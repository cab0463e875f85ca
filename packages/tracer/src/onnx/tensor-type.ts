import { TensorProto_DataType as DataType, type TensorProto, type ValueInfoProto } from "../gen/onnx/onnx.js";

/** Element types that programs use. */
export type ElementType = "float32" | "int32" | "int64" | "uint32" | "uint8" | "bool";
export type ElementData = Float32Array | Int32Array | BigInt64Array | Uint32Array | Uint8Array;

const DATA_TYPE: Readonly<Record<ElementType, DataType>> = {
  float32: DataType.FLOAT,
  int32: DataType.INT32,
  int64: DataType.INT64,
  uint32: DataType.UINT32,
  uint8: DataType.UINT8,
  bool: DataType.BOOL,
};

/** The number by which ONNX knows an element type. */
export function dataTypeOf(type: ElementType): number {
  return DATA_TYPE[type];
}

/** A constant tensor with its bytes (little-endian, as this machine's). */
export function tensorProto(name: string, type: ElementType, shape: readonly number[], data: ElementData): TensorProto {
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { dims: shape.map(BigInt), dataType: DATA_TYPE[type], name, rawData };
}

/** A declared input or output; an axis given by a name may have any extent. */
export function valueInfo(name: string, type: ElementType, shape: readonly (number | string)[]): ValueInfoProto {
  const dim = shape.map((extent) =>
    typeof extent === "number"
      ? { value: { $case: "dimValue" as const, value: BigInt(extent) } }
      : { value: { $case: "dimParam" as const, value: extent } },
  );
  return { name, type: { value: { $case: "tensorType", value: { elemType: DATA_TYPE[type], shape: { dim } } } } };
}
