import type { ModelMetadataResponse_TensorMetadata as TensorMetadata } from "@conclave/protocol/inference";
import type { ServedModel } from "../served-model.js";
import type { VoteField } from "../votes.js";

/** An output's datatype in the protocol, its values, and what its rows have one of each of (null: of themselves alone). */
interface OutputKind {
  readonly datatype: "INT64" | "BYTES" | "FP32" | "FP64" | "BOOL";
  /** What of the votes it shows. */
  readonly from: VoteField;
  readonly per: "classes" | "targets" | null;
}

/** Every output that some model has; `values` and `variance` may be FP64. Names follow the protocol's custom, in snake_case. */
const KINDS = {
  label: { datatype: "INT64", from: "labels", per: null },
  class: { datatype: "BYTES", from: "labels", per: null },
  labels: { datatype: "INT64", from: "labels", per: "classes" },
  probabilities: { datatype: "FP32", from: "probabilities", per: "classes" },
  values: { datatype: "FP32", from: "values", per: "targets" },
  entropy: { datatype: "FP32", from: "entropy", per: null },
  mutual_information: { datatype: "FP32", from: "mutualInformation", per: null },
  variance: { datatype: "FP32", from: "variance", per: "targets" },
  abstained: { datatype: "BOOL", from: "abstained", per: null },
} as const satisfies Readonly<Record<string, OutputKind>>;

type OutputName = keyof typeof KINDS;

/** What a model of each task answers, in the order in which it does when a request names no outputs. */
const NAMES_OF: Readonly<Record<ServedModel["task"], readonly OutputName[]>> = {
  classification: ["label", "class", "probabilities", "entropy", "mutual_information", "abstained"],
  multilabel: ["labels", "probabilities", "entropy", "mutual_information"],
  regression: ["values", "variance"],
};

/** One output of one model. */
export interface ModelOutput {
  readonly name: OutputName;
  readonly datatype: OutputKind["datatype"];
  readonly from: VoteField;
  /** The size of its second axis; null: it has but one, that of the rows. */
  readonly columns: number | null;
}

/** What the model answers. */
export function outputsOf(model: ServedModel): readonly ModelOutput[] {
  return NAMES_OF[model.task]
    .filter((name) => name !== "abstained" || model.abstainBelow !== null)
    .map((name) => {
      const { from, per } = KINDS[name];
      return { name, datatype: datatypeOf(name, model), from, columns: per === null ? null : model[per].length };
    });
}

function datatypeOf(name: OutputName, model: ServedModel): OutputKind["datatype"] {
  if (name === "values") return model.valuesDatatype;
  return name === "variance" ? model.varianceDatatype : KINDS[name].datatype;
}

/** What a server's description of an output means; null for one that is not known here, as a later server may have. */
export function describedOutput({ name, datatype, shape }: TensorMetadata): ModelOutput | null {
  if (!isOutputName(name)) return null;
  const mayBeWide = name === "values" || name === "variance";
  const known: OutputKind["datatype"] = mayBeWide && datatype === "FP64" ? "FP64" : KINDS[name].datatype;
  if (known !== datatype) return null;
  const { from, per } = KINDS[name];
  return { name, datatype: known, from, columns: per === null ? null : Number(shape[1] ?? 0) };
}

/** The shape of an output of so many rows; -1 stands for any number of them. */
export function shapeOf({ columns }: ModelOutput, rows: bigint): bigint[] {
  return columns === null ? [rows] : [rows, BigInt(columns)];
}

/** Bytes of one value in raw contents. */
export const VALUE_BYTES = { INT64: 8, FP32: 4, FP64: 8, BOOL: 1 } as const;

/** What precedes each element of a BYTES tensor: its length as a little-endian 32-bit integer. */
export const LENGTH_BYTES = 4;

/** The most bytes that these outputs of one row take, when no class's name takes more than `nameBytes`. */
export function bytesPerRow(outputs: readonly ModelOutput[], nameBytes: number): number {
  return outputs.reduce((sum, { datatype, columns }) => {
    const each = datatype === "BYTES" ? LENGTH_BYTES + nameBytes : VALUE_BYTES[datatype];
    return sum + each * (columns ?? 1);
  }, 0);
}

function isOutputName(name: string): name is OutputName {
  return Object.hasOwn(KINDS, name);
}
