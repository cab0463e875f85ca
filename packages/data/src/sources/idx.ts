import { DataError } from "../data-error.js";
import { sampleSize } from "../rows.js";

/** The third byte of the header names the type of the elements; images and labels of the MNIST family are unsigned bytes. */
const UNSIGNED_BYTE = 0x08;
const OTHER_TYPES: Readonly<Record<number, string>> = {
  9: "int8",
  11: "int16",
  12: "int32",
  13: "float32",
  14: "float64",
};

/** An array as an IDX file holds it. */
export interface IdxArray {
  readonly dimensions: readonly number[];
  readonly data: Uint8Array;
}

/**
 * Decodes an IDX file of unsigned bytes: two zero bytes, the element type, the number of dimensions, each dimension as a big-endian
 * uint32, then the elements in row-major order (http://yann.lecun.com/exdb/mnist, "the IDX file format").
 *
 * @param bytes the whole file, unpacked; the result's data is a view of it
 * @param file named in errors
 * @throws DataError bad-idx when the header is none, or promises more or fewer bytes than follow
 */
export function decodeIdx(bytes: Uint8Array, file: string): IdxArray {
  const fail = (text: string) => new DataError("bad-idx", text, { file });
  if (bytes.length < 4) throw fail(`expected an IDX header of at least 4 bytes, the file has ${bytes.length}`);
  const [zero0, zero1, type, rank] = [bytes[0]!, bytes[1]!, bytes[2]!, bytes[3]!];
  if (zero0 !== 0 || zero1 !== 0 || rank === 0 || (type !== UNSIGNED_BYTE && !(type in OTHER_TYPES))) {
    throw fail(
      `expected an IDX file, which starts with 00 00 08 and the number of dimensions, got ${hex(bytes.subarray(0, 4))}`,
    );
  }
  if (type !== UNSIGNED_BYTE)
    throw fail(`expected unsigned bytes (type 08), got ${OTHER_TYPES[type]} (type ${hex([type])})`);
  const headerBytes = 4 + 4 * rank;
  if (bytes.length < headerBytes) {
    throw fail(
      `the header names ${rank} dimensions and so has ${headerBytes} bytes, the file ends after ${bytes.length}`,
    );
  }
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const dimensions = Array.from({ length: rank }, (_, index) => header.getUint32(4 + 4 * index));
  const promised = sampleSize(dimensions);
  const present = bytes.length - headerBytes;
  if (promised !== present) {
    const size = `${dimensions.join(" x ")} = ${promised} bytes`;
    const verdict = promised > present ? "truncated, or its header is wrong" : "too long, or its header is wrong";
    throw fail(`the header promises ${size} of data, the file holds ${present}: it is ${verdict}`);
  }
  return { dimensions, data: bytes.subarray(headerBytes) };
}

function hex(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
