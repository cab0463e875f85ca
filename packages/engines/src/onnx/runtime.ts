import { createRequire } from "node:module";
import type * as onnxruntime from "onnxruntime-node";

/**
 * Since 1.29 onnxruntime's Linux binaries report sessions (the machine, names and hashes of models) to their maker, and write logs into
 * the temporary folder, unless this is set when they load (microsoft/onnxruntime, docs/Privacy.md). Nobody who trains with Conclave has
 * asked for that.
 */
process.env.ORT_DISABLE_TELEMETRY ||= "1";

/** onnxruntime. Required, not imported: imports come before all statements of a module. */
export const ort = createRequire(import.meta.url)("onnxruntime-node") as typeof onnxruntime;
