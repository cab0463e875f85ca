/**
 * To be imported before onnxruntime. Since 1.29 its Linux binaries report sessions (the machine, names and hashes of models) to their maker,
 * and write logs into the temporary folder, unless this is set when they load (microsoft/onnxruntime, docs/Privacy.md). Nobody who
 * trains with Conclave has asked for that.
 */
process.env.ORT_DISABLE_TELEMETRY ??= "1";
