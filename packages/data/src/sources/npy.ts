import { DataError } from "../data-error.js";
import { sampleSize } from "../rows.js";

/** The types of elements that are read, as NumPy writes them: "<" is little-endian, "|" has no order. */
const TYPES = {
  "|u1": Uint8Array,
  "|b1": Uint8Array,
  "<i4": Int32Array,
  "<i8": BigInt64Array,
  "<f4": Float32Array,
  "<f8": Float64Array,
} as const;

type NpyType = keyof typeof TYPES;

/** An array as NumPy saves it: row-major. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Uint8Array | Int32Array | BigInt64Array | Float32Array | Float64Array;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

/** Of the text that describes the array; NumPy's own `numpy.lib.format` refuses longer ones from strangers as well. */
const MAX_HEADER_BYTES = 10_000;

/**
 * Decodes an NPY file (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html): the magic string, the version, the
 * header's length, the header (a Python dictionary in text), and the elements. Copies them, so that they are aligned.
 *
 * @param file named in errors
 * @throws DataError bad-npy for anything but little-endian uint8, bool, int32, int64, float32 and float64 in C order
 */
export function decodeNpy(bytes: Uint8Array, file: string): NpyArray {
  const fail = (text: string) => new DataError("bad-npy", text, { file });
  if (!MAGIC.every((byte, index) => bytes[index] === byte)) {
    throw fail("expected an NPY file, which starts with \\x93NUMPY; save it with numpy.save");
  }
  const [major = 0] = bytes.subarray(6, 7);
  const lengthBytes = major === 1 ? 2 : 4;
  const start = 8 + lengthBytes;
  if (major < 1 || major > 3) throw fail(`expected version 1, 2 or 3 of the format, got ${major}`);
  if (bytes.length < start) throw fail(`the header is cut off: the file ends after ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const headerBytes = lengthBytes === 2 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (headerBytes > MAX_HEADER_BYTES) {
    throw fail(`expected a header of at most ${MAX_HEADER_BYTES} bytes, got ${headerBytes}`);
  }
  const end = start + headerBytes;
  if (bytes.length < end) throw fail(`the header is cut off: the file ends after ${bytes.length} bytes`);
  const { type, shape } = parseHeader(new TextDecoder().decode(bytes.subarray(start, end)), fail);
  const { BYTES_PER_ELEMENT: elementBytes } = TYPES[type];
  const promised = sampleSize(shape) * elementBytes;
  const present = bytes.length - end;
  if (promised !== present) {
    throw fail(
      `the header promises ${type} [${shape.join(", ")}] = ${promised} bytes, the file holds ${present}: copy it again`,
    );
  }
  const buffer = new Uint8Array(bytes.subarray(end)).buffer;
  return { shape, data: new TYPES[type](buffer) };
}

/** `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }` */
function parseHeader(header: string, fail: (text: string) => DataError): { type: NpyType; shape: number[] } {
  const type = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const sizes = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (fortran === undefined || sizes === undefined || !header.includes("'descr'")) {
    throw fail(`expected a header with descr, fortran_order and shape, got ${header.trim().slice(0, 80)}`);
  }
  if (type === undefined || !Object.hasOwn(TYPES, type)) {
    throw fail(
      `expected elements of the type ${Object.keys(TYPES).join(", ")}, got ${type ?? "several fields"}; convert with array.astype("float32")`,
    );
  }
  const shape = sizes.split(",").flatMap((size) => (size.trim() === "" ? [] : [Number(size)]));
  if (fortran === "True" && shape.length > 1) {
    throw fail("expected elements in C order (row by row), got Fortran order; save numpy.ascontiguousarray(array)");
  }
  return { type: type as NpyType, shape };
}
