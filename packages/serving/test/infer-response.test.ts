import { describe, expect, it } from "vitest";
import { encodeInferResponse, responseBytesPerRow } from "../src/infer-response.js";
import { modelMetadata, OUTPUT_NAMES, type OutputName } from "../src/served-model.js";
import { model } from "./requests.js";

const votes = { probabilities: Float32Array.from([0.5, 0.25, 0.25, 0, 0, 1]), labels: Int32Array.from([0, 2]) };
const answer = (...outputs: OutputName[]) =>
  encodeInferResponse(model, { id: "42", rows: 2, features: new Uint8Array(12), outputs }, votes);
const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("hex");

describe("encodeInferResponse", () => {
  it("names the model, its version and the request", () => {
    expect(answer("label")).toMatchObject({ modelName: "digits", modelVersion: "1", id: "42" });
  });

  it("writes labels as little-endian INT64", () => {
    const response = answer("label");
    expect(response.outputs).toEqual([
      { name: "label", datatype: "INT64", shape: [2n], parameters: {}, contents: undefined },
    ]);
    expect(response.rawOutputContents.map(hex)).toEqual(["0000000000000000" + "0200000000000000"]);
  });

  it("writes class names as UTF-8, each after its length in bytes", () => {
    const response = answer("class");
    expect(response.outputs[0]).toMatchObject({ name: "class", datatype: "BYTES", shape: [2n] });
    expect(hex(response.rawOutputContents[0])).toBe("04000000" + "7a65726f" + "06000000" + "7a77c3b66c66");
  });

  it("writes probabilities as row-major little-endian FP32", () => {
    const response = answer("probabilities");
    expect(response.outputs[0]).toMatchObject({ name: "probabilities", datatype: "FP32", shape: [2n, 3n] });
    expect(hex(response.rawOutputContents[0])).toBe(
      "0000003f" + "0000803e" + "0000803e" + "00000000" + "00000000" + "0000803f",
    );
  });

  it("answers in the order that the request named, one raw entry for each", () => {
    const response = answer("probabilities", "label");
    expect(response.outputs.map(({ name }) => name)).toEqual(["probabilities", "label"]);
    expect(response.rawOutputContents.map((raw) => raw.byteLength)).toEqual([24, 16]);
  });

  it("takes no more bytes for a row than foretold", () => {
    const bytes = answer(...OUTPUT_NAMES).rawOutputContents.reduce((sum, raw) => sum + raw.byteLength, 0);
    expect(bytes).toBe(58);
    expect(2 * responseBytesPerRow(model, OUTPUT_NAMES)).toBe(60);
  });
});

describe("modelMetadata", () => {
  it("describes the tensors that requests and responses have", () => {
    expect(modelMetadata(model)).toEqual({
      name: "digits",
      versions: ["1"],
      platform: "conclave",
      inputs: [{ name: "input", datatype: "UINT8", shape: [-1n, 2n, 3n, 1n] }],
      outputs: [
        { name: "label", datatype: "INT64", shape: [-1n] },
        { name: "class", datatype: "BYTES", shape: [-1n] },
        { name: "probabilities", datatype: "FP32", shape: [-1n, 3n] },
      ],
    });
    expect(answer(...OUTPUT_NAMES).outputs.map(({ name, datatype }) => ({ name, datatype }))).toEqual(
      modelMetadata(model).outputs.map(({ name, datatype }) => ({ name, datatype })),
    );
  });
});
