import { DataError } from "./data-error.js";
import type { Normalisation, TargetNormalisation } from "./normalisation.js";
import { FORMAT, FORMAT_2, FORMAT_3 } from "./pack-data.js";
import type { ClassificationData, MultilabelData, PreparedData, RegressionData } from "./prepared-data.js";
import type { Labels, Rows } from "./rows.js";
import { decodeSafetensors, type SafetensorsDocument } from "./safetensors/decode.js";
import type { Task } from "./task.js";
import { encodingOf, findingsOf, jsonOf, listOf, namesOf, textOf } from "./unpack-metadata.js";

type Arrays = SafetensorsDocument["arrays"];

/**
 * Unpacks what `packData` packed, in any version of the format, into buffers of its own.
 *
 * @param options.shared puts the arrays on SharedArrayBuffers, so that threads read them without a copy
 * @throws DataError bad-safetensors or bad-data-set
 */
export function unpackData(bytes: Uint8Array, options: { readonly shared: boolean } = { shared: false }): PreparedData {
  const allocate = options.shared
    ? (size: number) => new SharedArrayBuffer(size)
    : (size: number) => new ArrayBuffer(size);
  const document = decodeSafetensors(bytes, allocate);
  const { arrays, metadata } = document;
  if (metadata.format !== FORMAT && metadata.format !== FORMAT_2 && metadata.format !== FORMAT_3) {
    throw new DataError(
      "bad-data-set",
      `expected the format "${FORMAT}", "${FORMAT_2}" or "${FORMAT_3}", got "${metadata.format}"; of a later one, this version of Conclave knows nothing: update it`,
      { field: "format" },
    );
  }
  const { task, targetNames, said } =
    metadata.format === FORMAT
      ? { task: "classification" as const, targetNames: [], said: { columnNames: null, encoding: null, findings: [] } }
      : {
          task: taskOf(metadata),
          targetNames: namesOf(document, "targetNames"),
          said: {
            columnNames: jsonOf(document, "columnNames") === null ? null : namesOf(document, "columnNames"),
            encoding: encodingOf(document),
            findings: findingsOf(document),
          },
        };
  const shape = listOf(document, "shape", (size): size is number => Number.isInteger(size));
  const classes = namesOf(document, "classes");
  const common = {
    shape,
    ...said,
    normalisation: normalisation(arrays, "normalisation", shape.at(-1) ?? 1),
  };
  const named = { ...common, classes, targetNames: [] as const, targetNormalisation: null };
  switch (task) {
    case "classification": {
      const rows = parts(arrays, shape, classLabels(classes.length));
      const label = arrays.labelName === undefined ? {} : { labelName: textOf(document, "labelName") };
      return { ...named, task, ...label, ...rows } satisfies ClassificationData;
    }
    case "multilabel": {
      const rows = parts(arrays, shape, numberLabels(classes.length));
      return { ...named, task, ...rows } satisfies MultilabelData;
    }
    case "regression":
      return {
        ...common,
        task,
        classes: [],
        targetNames,
        targetNormalisation: targetNormalisation(arrays, targetNames.length),
        ...parts(arrays, shape, numberLabels(targetNames.length)),
      } satisfies RegressionData;
  }
}

function taskOf({ task }: SafetensorsDocument["metadata"]): Task {
  if (task === "classification" || task === "regression" || task === "multilabel") return task;
  throw new DataError("bad-data-set", `expected classification, regression or multilabel, got ${task}`, {
    field: "task",
  });
}

/** Reads the labels of a part: of the right type and shape. */
type ReadLabels<L extends Labels> = (arrays: Arrays, name: string, count: number) => L;

function classLabels(classes: number): ReadLabels<Int32Array> {
  return (arrays, name, count) => {
    const { data } = array(arrays, name, ["I32"], [count]);
    const stranger = data.find((label) => label < 0 || label >= classes);
    if (stranger === undefined) return data;
    throw new DataError("bad-data-set", `expected labels below ${classes}, got ${stranger}`, { field: name });
  };
}

function numberLabels(outputs: number): ReadLabels<Float32Array> {
  return (arrays, name, count) => array(arrays, name, ["F32"], [count, outputs]).data;
}

function parts<L extends Labels>(arrays: Arrays, shape: readonly number[], read: ReadLabels<L>) {
  const rows = (part: string): Rows<L> | null => {
    const found = arrays[`${part}/labels`];
    if (found === undefined) return null;
    const [count = 0] = found.shape;
    return {
      count,
      features: array(arrays, `${part}/features`, ["U8", "F32"], [count, ...shape]).data,
      labels: read(arrays, `${part}/labels`, count),
      weights: optional(arrays, `${part}/weights`, ["F32"], [count])?.data ?? null,
      groups: optional(arrays, `${part}/groups`, ["I32"], [count])?.data ?? null,
    };
  };
  const train = rows("train");
  if (train === null) throw new DataError("bad-data-set", "expected rows to train on", { field: "train" });
  return { train, validation: rows("validation"), test: rows("test") };
}

function normalisation(arrays: Arrays, name: string, length: number): Normalisation {
  return {
    mean: array(arrays, `${name}/mean`, ["F32"], [length]).data,
    scale: array(arrays, `${name}/scale`, ["F32"], [length]).data,
  };
}

function targetNormalisation(arrays: Arrays, length: number): TargetNormalisation {
  const statistics = normalisation(arrays, "targetNormalisation", length);
  const offset = optional(arrays, "targetNormalisation/offset", ["F64"], [length]);
  return offset === null ? statistics : { ...statistics, offset: offset.data };
}

function optional<D extends Arrays[string]["dtype"]>(
  arrays: Arrays,
  name: string,
  dtypes: readonly D[],
  shape: readonly number[],
): Extract<Arrays[string], { dtype: D }> | null {
  return name in arrays ? array(arrays, name, dtypes, shape) : null;
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
