/** What is done with data that are prepared already, without a reader: for trainers, which start in numbers. */

export { packData } from "./pack-data.js";
export type { PreparedData } from "./prepared-data.js";
export { outputsOf } from "./prepared-data.js";
export { normalised, type Statistics, safeReach, shownFloat32 } from "./reach.js";
export type { Rows } from "./rows.js";
export type { SafetensorsDocument } from "./safetensors/decode.js";
export { decodeSafetensors } from "./safetensors/decode.js";
export type { NamedArray } from "./safetensors/dtype.js";
export { encodeSafetensors } from "./safetensors/encode.js";
export { jsonArray, parseJsonArray } from "./safetensors/json-array.js";
export { unpackData } from "./unpack-data.js";
