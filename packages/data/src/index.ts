export type { DataErrorCode, DataErrorPlace } from "./data-error.js";
export { DataError } from "./data-error.js";
export { describeData } from "./describe/describe-data.js";
export type {
  ClassDescription,
  ColumnDescription,
  DataDescription,
  LabelDescription,
} from "./describe/description.js";
export type { EncodingCounts } from "./encoding/encode-table.js";
export type {
  CategoryEncoding,
  ColumnEncoding,
  Encoding,
  ImageEncoding,
  NumberEncoding,
  TableEncoding,
  TextEncoding,
} from "./encoding/encoding.js";
export { parseEncoding } from "./encoding/parse-encoding.js";
export type { DataFinding, FindingKind, Part, RowPlace } from "./findings/finding.js";
export type { Normalisation, TargetNormalisation } from "./normalisation.js";
export type {
  ColumnReference,
  CsvSource,
  DataOptions,
  IdxSource,
  ImageFolderSource,
  InputOptions,
  NormaliseOption,
  NpySource,
  NpzSource,
  ParquetSource,
  SampleSource,
  SimplifyOptions,
  SourceOptions,
  SplitOptions,
  TableColumns,
  TextFolderSource,
  TextOptions,
} from "./options.js";
export { packData } from "./pack-data.js";
export { prepareData } from "./prepare-data.js";
export type { PrepareOptions } from "./prepare-options.js";
export type { ClassificationData, MultilabelData, PreparedData, RegressionData } from "./prepared-data.js";
export { outputsOf } from "./prepared-data.js";
export type { ExpectedRows, InputRows } from "./read-rows.js";
export { readRows } from "./read-rows.js";
export type { ClassRows, Labels, NumberRows, Rows } from "./rows.js";
export type { SafetensorsDocument } from "./safetensors/decode.js";
export { decodeSafetensors } from "./safetensors/decode.js";
export type { Dtype, NamedArray } from "./safetensors/dtype.js";
export { encodeSafetensors } from "./safetensors/encode.js";
export { type RowOrigin, rowPlace } from "./sources/raw-rows.js";
export type { Task } from "./task.js";
export { unpackData } from "./unpack-data.js";
