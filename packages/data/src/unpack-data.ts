import { DataError } from "./data-error.js";
import { FORMAT } from "./pack-data.js";
import type { PreparedData } from "./prepared-data.js";
import type { Rows } from "./rows.js";
import { decodeSafetensors, type SafetensorsDocument } from "./safetensors/decode.js";

type Arrays = SafetensorsDocument["arrays"];

/**
 * Unpacks what `packData` packed, into buffers of its own.
 *
 * @param options.shared puts the arrays on SharedArrayBuffers, so that threads read them without a copy
 * @throws DataError bad-safetensors or bad-data-set
 */
export function unpackData(bytes: Uint8Array, options: { readonly shared: boolean } = { shared: false }): PreparedData {
  const allocate = options.shared
    ? (size: number) => new SharedArrayBuffer(size)
    : (size: number) => new ArrayBuffer(size);
  const { arrays, metadata } = decodeSafetensors(bytes, allocate);
  if (metadata.format !== FORMAT) {
    throw new DataError("bad-data-set", `expected the format "${FORMAT}", got "${metadata.format}"`, {
      field: "format",
    });
  }
  const shape = parseList(metadata, "shape", (size): size is number => Number.isInteger(size));
  const classes = parseList(metadata, "classes", (name): name is string => typeof name === "string");
  const train = rows(arrays, "train", shape, classes.length);
  if (train === null) throw new DataError("bad-data-set", "expected rows to train on", { field: "train" });
  const channels = [shape.at(-1) ?? 1];
  return {
    shape,
    classes,
    normalisation: {
      mean: array(arrays, "normalisation/mean", ["F32"], channels).data,
      scale: array(arrays, "normalisation/scale", ["F32"], channels).data,
    },
    train,
    validation: rows(arrays, "validation", shape, classes.length),
    test: rows(arrays, "test", shape, classes.length),
  };
}

function parseList<T>(
  metadata: SafetensorsDocument["metadata"],
  field: string,
  is: (value: unknown) => value is T,
): T[] {
  try {
    const list: unknown = JSON.parse(metadata[field] ?? "");
    if (Array.isArray(list) && list.every(is)) return list;
  } catch (cause) {
    throw new DataError("bad-data-set", "expected a list in JSON", { field, cause });
  }
  throw new DataError("bad-data-set", `expected a list, got ${metadata[field]}`, { field });
}

function rows(arrays: Arrays, part: string, shape: readonly number[], classes: number): Rows | null {
  const labels = arrays[`${part}/labels`];
  if (labels === undefined) return null;
  const [count = 0] = labels.shape;
  const { data } = array(arrays, `${part}/labels`, ["I32"], [count]);
  const stranger = data.find((label) => label < 0 || label >= classes);
  if (stranger !== undefined) {
    throw new DataError("bad-data-set", `expected labels below ${classes}, got ${stranger}`, {
      field: `${part}/labels`,
    });
  }
  return { count, features: array(arrays, `${part}/features`, ["U8", "F32"], [count, ...shape]).data, labels: data };
}

/** An array that must be there, of one of these types and of this shape. */
function array<D extends Arrays[string]["dtype"]>(
  arrays: Arrays,
  name: string,
  dtypes: readonly D[],
  shape: readonly number[],
): Extract<Arrays[string], { dtype: D }> {
  const found = arrays[name];
  if (found !== undefined && isOneOf(found, dtypes) && found.shape.join() === shape.join()) return found;
  const got = found === undefined ? "none" : `${found.dtype} [${found.shape.join(", ")}]`;
  throw new DataError("bad-data-set", `expected ${dtypes.join(" or ")} [${shape.join(", ")}], got ${got}`, {
    field: name,
  });
}

function isOneOf<D extends Arrays[string]["dtype"]>(
  found: Arrays[string],
  dtypes: readonly D[],
): found is Extract<Arrays[string], { dtype: D }> {
  return dtypes.some((dtype) => dtype === found.dtype);
}
