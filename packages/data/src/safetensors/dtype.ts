/** The element types of the format that Conclave uses, and the typed arrays that hold them. */
export interface ArrayOf {
  U8: Uint8Array;
  I32: Int32Array;
  U32: Uint32Array;
  I64: BigInt64Array;
  F32: Float32Array;
  F64: Float64Array;
}

export type Dtype = keyof ArrayOf;

interface ArrayType<D extends Dtype> {
  new (buffer: ArrayBufferLike): ArrayOf[D];
  readonly BYTES_PER_ELEMENT: number;
}

export const ARRAY_TYPES: { readonly [D in Dtype]: ArrayType<D> } = {
  U8: Uint8Array,
  I32: Int32Array,
  U32: Uint32Array,
  I64: BigInt64Array,
  F32: Float32Array,
  F64: Float64Array,
};

/** An array of a safetensors document: row-major, `data.length` is the product of the shape. */
export type NamedArray = {
  [D in Dtype]: { readonly dtype: D; readonly shape: readonly number[]; readonly data: ArrayOf[D] };
}[Dtype];

export function isDtype(value: unknown): value is Dtype {
  return typeof value === "string" && Object.hasOwn(ARRAY_TYPES, value);
}

/** Of the JSON header. The format allows 100 MB; ours describe at most some thousand arrays, and come from other machines. */
export const MAX_HEADER_BYTES = 1 << 20;

/** Of the u64 before the header that says how long it is. */
export const LENGTH_BYTES = 8;

export const METADATA_KEY = "__metadata__";
