import type { PreparedData } from "./prepared-data.js";
import type { Rows } from "./rows.js";
import type { NamedArray } from "./safetensors/dtype.js";
import { encodeSafetensors } from "./safetensors/encode.js";
import { jsonArray } from "./safetensors/json-array.js";

/** Of a packed data set's metadata: what the document is, and the version of its arrays' names. */
export const FORMAT = "conclave.data.v1";
/** Not written any more: it has the lists of names in its metadata, where a wide table's have no room. */
export const FORMAT_2 = "conclave.data.v2";
/** What has more than the first version can say. Whatever that one can say is still written so, byte for byte. */
export const FORMAT_3 = "conclave.data.v3";

export const PARTS = ["train", "validation", "test"] as const;

/**
 * Packs a data set into one safetensors document: an artifact that workers fetch by its hash. Equal data gives equal bytes.
 *
 * Arrays: `normalisation/mean`, `normalisation/scale`, and of each part `PART/labels` (count, or count × outputs) and
 * `PART/features` (count, ...shape). Metadata: `format`, and as JSON `shape` and `classes`.
 * In version 3 also the arrays `targetNormalisation/mean`, `targetNormalisation/scale`, `targetNormalisation/offset`, `PART/weights` and `PART/groups`, as far as the
 * data has them, and the metadata `task`, and as JSON `findings`. `classes`, `labelName`, `targetNames`, `columnNames` and `encoding` are arrays there, of JSON
 * in UTF-8: column names and a vocabulary may be longer than metadata may be.
 */
export function packData(data: PreparedData): Uint8Array {
  const arrays: Record<string, NamedArray> = {
    "normalisation/mean": vector(data.normalisation.mean),
    "normalisation/scale": vector(data.normalisation.scale),
  };
  if (data.targetNormalisation !== null) {
    arrays["targetNormalisation/mean"] = vector(data.targetNormalisation.mean);
    arrays["targetNormalisation/scale"] = vector(data.targetNormalisation.scale);
    const { offset } = data.targetNormalisation;
    if (offset !== undefined)
      arrays["targetNormalisation/offset"] = { dtype: "F64", shape: [offset.length], data: offset };
  }
  for (const part of PARTS) {
    const rows = data[part];
    if (rows === null) continue;
    arrays[`${part}/labels`] = labels(rows);
    arrays[`${part}/features`] = features(rows, data.shape);
    if (rows.weights !== null) arrays[`${part}/weights`] = vector(rows.weights);
    if (rows.groups !== null) arrays[`${part}/groups`] = { dtype: "I32", shape: [rows.count], data: rows.groups };
  }
  const { shape, classes, task, targetNames, columnNames, encoding, findings } = data;
  const said = { shape: JSON.stringify(shape) };
  if (isOfFirstVersion(data)) {
    return encodeSafetensors(arrays, { format: FORMAT, ...said, classes: JSON.stringify(classes) });
  }
  for (const [name, list] of Object.entries({ classes, targetNames, columnNames, encoding })) {
    arrays[name] = jsonArray(list);
  }
  const { labelName } = { labelName: undefined, ...data };
  if (labelName !== undefined) arrays.labelName = jsonArray(labelName);
  return encodeSafetensors(arrays, { format: FORMAT_3, ...said, task, findings: JSON.stringify(findings) });
}

function isOfFirstVersion(data: PreparedData): boolean {
  const plain = PARTS.every((part) => (data[part]?.weights ?? data[part]?.groups ?? null) === null);
  const said = data.columnNames === null && data.encoding === null && data.findings.length === 0;
  return data.task === "classification" && said && plain;
}

function vector(data: Float32Array): NamedArray {
  return { dtype: "F32", shape: [data.length], data };
}

function labels({ count, labels: data }: Rows): NamedArray {
  return data instanceof Int32Array
    ? { dtype: "I32", shape: [count], data }
    : { dtype: "F32", shape: [count, data.length / count], data };
}

function features(rows: Rows, sample: readonly number[]): NamedArray {
  const shape = [rows.count, ...sample];
  return rows.features instanceof Uint8Array
    ? { dtype: "U8", shape, data: rows.features }
    : { dtype: "F32", shape, data: rows.features };
}
