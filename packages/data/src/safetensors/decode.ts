import { DataError } from "../data-error.js";
import {
  ARRAY_TYPES,
  type Dtype,
  isDtype,
  LENGTH_BYTES,
  MAX_HEADER_BYTES,
  METADATA_KEY,
  type NamedArray,
} from "./dtype.js";

/** A document's arrays and its free text. */
export interface SafetensorsDocument {
  readonly arrays: Record<string, NamedArray>;
  readonly metadata: Record<string, string>;
}

interface Entry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** Where the bytes of an array are copied to. */
type Allocate = (bytes: number) => ArrayBuffer | SharedArrayBuffer;

/**
 * Reads a safetensors document, strictly: it may come from another machine. Refused are a header of more than 1 MiB or of any other
 * form than the format's, offsets that overlap, leave gaps or pass the end, and sizes that do not fit shape and type.
 *
 * @param allocate by default a buffer for each array, so that each is aligned and keeps no other alive
 * @throws DataError bad-safetensors
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  allocate: Allocate = (size) => new ArrayBuffer(size),
): SafetensorsDocument {
  const dataStart = headerEnd(bytes);
  const { [METADATA_KEY]: metadata = {}, ...infos } = parseHeader(bytes.subarray(LENGTH_BYTES, dataStart));
  const entries = Object.entries(infos).map(([name, info]) => parseEntry(name, info));
  checkCoverage(entries, bytes.length - dataStart);
  const data = bytes.subarray(dataStart);
  return {
    arrays: Object.fromEntries(entries.map((entry) => [entry.name, copyArray(entry, data, allocate)])),
    metadata: parseMetadata(metadata),
  };
}

function headerEnd(bytes: Uint8Array): number {
  if (bytes.length < LENGTH_BYTES) throw invalid(`expected at least ${LENGTH_BYTES} bytes, got ${bytes.length}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES) throw invalid(`expected a header of at most ${MAX_HEADER_BYTES} bytes, got ${length}`);
  const end = LENGTH_BYTES + Number(length);
  if (end > bytes.length)
    throw invalid(`expected a header of ${length} bytes, the document has ${bytes.length} in all`);
  return end;
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  if (bytes[0] !== 0x7b) throw invalid("expected a header that starts with {");
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new DataError("bad-safetensors", "expected a header in JSON and UTF-8", { cause });
  }
  return isObject(header) ? header : {};
}

function parseMetadata(value: unknown): Record<string, string> {
  const texts = isObject(value)
    ? Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string")
    : null;
  if (texts === null || texts.length !== Object.keys(value as object).length) {
    throw invalid("expected an object of strings", METADATA_KEY);
  }
  return Object.fromEntries(texts);
}

function parseEntry(name: string, info: unknown): Entry {
  if (!isObject(info) || Object.keys(info).sort().join() !== "data_offsets,dtype,shape") {
    throw invalid("expected the fields dtype, shape and data_offsets", name);
  }
  const { dtype, shape, data_offsets: offsets } = info;
  if (!isDtype(dtype)) {
    throw invalid(`expected a dtype out of ${Object.keys(ARRAY_TYPES).join(", ")}, got ${JSON.stringify(dtype)}`, name);
  }
  if (!isSizes(shape)) throw invalid(`expected a shape of whole numbers, got ${JSON.stringify(shape)}`, name);
  if (!isSizes(offsets) || offsets.length !== 2)
    throw invalid(`expected two offsets, got ${JSON.stringify(offsets)}`, name);
  const [begin, end] = [offsets[0]!, offsets[1]!];
  const expected = byteLength(dtype, shape);
  if (end - begin !== expected) {
    throw invalid(
      `expected ${expected} bytes for ${dtype} [${shape.join(", ")}], got the offsets ${begin} to ${end}`,
      name,
    );
  }
  return { name, dtype, shape, begin, end };
}

/** Beyond 2^53 the product is inexact and larger than any document: it then fits no offsets. */
function byteLength(dtype: Dtype, shape: readonly number[]): number {
  return shape.reduce((bytes, size) => bytes * size, ARRAY_TYPES[dtype].BYTES_PER_ELEMENT);
}

/** The arrays must cover the data from its first byte to its last, each byte once. */
function checkCoverage(entries: readonly Entry[], dataBytes: number): void {
  let covered = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== covered)
      throw invalid(`expected data from byte ${covered}, got ${begin}: arrays overlap or leave a gap`, name);
    covered = end;
  }
  if (covered !== dataBytes) throw invalid(`expected ${covered} bytes of data, got ${dataBytes}`);
}

function copyArray({ dtype, shape, begin, end }: Entry, data: Uint8Array, allocate: Allocate): NamedArray {
  const buffer = allocate(end - begin);
  new Uint8Array(buffer).set(data.subarray(begin, end));
  return { dtype, shape, data: new ARRAY_TYPES[dtype](buffer) } as NamedArray; // the table pairs each dtype with its type of array
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function invalid(text: string, field?: string): DataError {
  return new DataError("bad-safetensors", text, { field });
}
