import { DataError } from "../data-error.js";
import { sampleSize } from "../rows.js";
import { LENGTH_BYTES, MAX_HEADER_BYTES, METADATA_KEY, type NamedArray } from "./dtype.js";

/** The data starts at a multiple of this, so that a mapped file can be used in place by any vector unit. */
const ALIGNMENT = 64;

/**
 * Writes a safetensors document (https://github.com/huggingface/safetensors#format): the header's length as a little-endian u64, the
 * JSON header, the arrays one after the other. The same arrays in the same order give the same bytes; the header is padded with
 * spaces, which the format allows, so that the data is aligned.
 *
 * @throws DataError bad-safetensors when an array's length is not that of its shape, a name is reserved, or the header exceeds 1 MiB
 */
export function encodeSafetensors(
  arrays: Readonly<Record<string, NamedArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: [string, unknown][] = Object.keys(metadata).length > 0 ? [[METADATA_KEY, metadata]] : [];
  let dataBytes = 0;
  for (const [name, { dtype, shape, data }] of Object.entries(arrays)) {
    checkArray(name, shape, data.length);
    header.push([name, { dtype, shape, data_offsets: [dataBytes, dataBytes + data.byteLength] }]);
    dataBytes += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const dataStart = Math.ceil((LENGTH_BYTES + json.length) / ALIGNMENT) * ALIGNMENT;
  const headerBytes = dataStart - LENGTH_BYTES;
  if (headerBytes > MAX_HEADER_BYTES) {
    throw new DataError(
      "bad-safetensors",
      `the header takes ${headerBytes} bytes, at most ${MAX_HEADER_BYTES} are allowed`,
    );
  }

  const document = new Uint8Array(dataStart + dataBytes);
  new DataView(document.buffer).setBigUint64(0, BigInt(headerBytes), true);
  document.fill(0x20, LENGTH_BYTES, dataStart);
  document.set(json, LENGTH_BYTES);
  let position = dataStart;
  for (const { data } of Object.values(arrays)) {
    // the platforms that the engines run on are little-endian, as the format is
    document.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return document;
}

function checkArray(name: string, shape: readonly number[], length: number): void {
  if (name === METADATA_KEY) throw new DataError("bad-safetensors", "this name is reserved", { field: name });
  const whole = shape.every((size) => Number.isInteger(size) && size >= 0);
  if (whole && sampleSize(shape) === length) return;
  throw new DataError("bad-safetensors", `expected the values of the shape [${shape.join(", ")}], got ${length}`, {
    field: name,
  });
}
