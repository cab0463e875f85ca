import { type GraphProto, ModelProto } from "../gen/onnx/onnx.js";

/** The operator set that programs are written for: the first with BitwiseXor. */
const OPSET = 18n;
/** The version of the file format that goes with it. */
const IR_VERSION = 8n;

/** A model file: the graph and what it needs of a runtime. */
export function encodeModel(graph: GraphProto): Uint8Array {
  return ModelProto.encode({
    irVersion: IR_VERSION,
    producerName: "conclave",
    producerVersion: "",
    graph,
    opsetImport: [{ domain: "", version: OPSET }],
  }).finish();
}
