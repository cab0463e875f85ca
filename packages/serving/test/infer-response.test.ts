import { describe, expect, it } from "vitest";
import { modelMetadata, type ServedModel } from "../src/served-model.js";
import type { Votes } from "../src/votes.js";
import { encodeInferResponse, responseBytesPerRow } from "../src/wire/infer-response.js";
import { outputsOf } from "../src/wire/outputs.js";
import { model, multilabelModel, regressionModel, votesWith } from "./requests.js";

const votes = votesWith({
  probabilities: Float32Array.from([0.5, 0.25, 0.25, 0, 0, 1]),
  labels: Int32Array.from([0, 2]),
  entropy: Float32Array.of(1, 0),
  mutualInformation: Float32Array.of(0.5, 0),
  abstained: Uint8Array.of(1, 0),
});
const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString("hex");

/** The answer to a request for these outputs, or all, of two rows. */
function answer(served: ServedModel, answers: Votes, ...names: string[]) {
  const outputs = outputsOf(served);
  const wanted = names.length === 0 ? outputs : names.map((name) => outputs.find((output) => output.name === name)!);
  return encodeInferResponse(served, { id: "42", rows: 2, features: new Uint8Array(12), outputs: wanted }, answers);
}

describe("encodeInferResponse", () => {
  it("names the model, its version and the request", async () => {
    expect(await answer(model, votes, "label")).toMatchObject({ modelName: "digits", modelVersion: "1", id: "42" });
  });

  it("writes labels as little-endian INT64", async () => {
    const response = await answer(model, votes, "label");
    expect(response.outputs).toEqual([
      { name: "label", datatype: "INT64", shape: [2n], parameters: {}, contents: undefined },
    ]);
    expect(response.rawOutputContents.map(hex)).toEqual(["0000000000000000" + "0200000000000000"]);
  });

  it("writes class names as UTF-8, each after its length in bytes", async () => {
    const response = await answer(model, votes, "class");
    expect(response.outputs[0]).toMatchObject({ name: "class", datatype: "BYTES", shape: [2n] });
    expect(hex(response.rawOutputContents[0])).toBe("04000000" + "7a65726f" + "06000000" + "7a77c3b66c66");
  });

  it("writes probabilities as row-major little-endian FP32", async () => {
    const response = await answer(model, votes, "probabilities");
    expect(response.outputs[0]).toMatchObject({ name: "probabilities", datatype: "FP32", shape: [2n, 3n] });
    expect(hex(response.rawOutputContents[0])).toBe(
      "0000003f" + "0000803e" + "0000803e" + "00000000" + "00000000" + "0000803f",
    );
  });

  it("writes entropy and mutual information as a number per row, and withheld answers as a byte of 1", async () => {
    const abstaining = { ...model, abstainBelow: 0.9 };
    const response = await answer(abstaining, votes, "entropy", "mutual_information", "abstained");
    expect(response.outputs.map(({ datatype, shape }) => [datatype, shape])).toEqual([
      ["FP32", [2n]],
      ["FP32", [2n]],
      ["BOOL", [2n]],
    ]);
    expect(response.rawOutputContents.map(hex)).toEqual(["0000803f" + "00000000", "0000003f" + "00000000", "0100"]);
  });

  it("writes a regression's values and variances row by row, a column per target", async () => {
    const response = await answer(
      regressionModel,
      votesWith({ values: Float32Array.of(1, -2, 0.5, 4), variance: Float32Array.of(0, 0.25, 1, 2) }),
    );
    expect(response.outputs.map(({ name, datatype, shape }) => [name, datatype, shape])).toEqual([
      ["values", "FP32", [2n, 2n]],
      ["variance", "FP32", [2n, 2n]],
    ]);
    expect(response.rawOutputContents.map(hex)).toEqual([
      "0000803f" + "000000c0" + "0000003f" + "00008040",
      "00000000" + "0000803e" + "0000803f" + "00000040",
    ]);
  });

  it("writes the yes or no of each label as INT64", async () => {
    const response = await answer(multilabelModel, votesWith({ labels: Int32Array.of(1, 0, 1, 0, 0, 0) }), "labels");
    expect(response.outputs[0]).toMatchObject({ name: "labels", datatype: "INT64", shape: [2n, 3n] });
    const [one, zero] = ["0100000000000000", "0000000000000000"];
    expect(hex(response.rawOutputContents[0])).toBe([one, zero, one, zero, zero, zero].join(""));
  });

  it("answers in the order that the request named, one raw entry for each", async () => {
    const response = await answer(model, votes, "probabilities", "label");
    expect(response.outputs.map(({ name }) => name)).toEqual(["probabilities", "label"]);
    expect(response.rawOutputContents.map((raw) => raw.byteLength)).toEqual([24, 16]);
  });
});

describe("a large answer", () => {
  it("lets the event loop turn while it is encoded", async () => {
    const rows = 100_000;
    const labels = Int32Array.from({ length: rows }, (_, row) => row % 3);
    const outputs = outputsOf(model).filter(({ name }) => name === "label" || name === "class");
    let turns = 0;
    let encoding = true;
    const turn = () => {
      turns++;
      if (encoding) setImmediate(turn);
    };
    setImmediate(turn);
    const query = { id: "", rows, features: new Uint8Array(0), outputs };
    const response = await encodeInferResponse(model, query, votesWith({ labels }));
    encoding = false;
    expect(turns).toBeGreaterThanOrEqual(10);
    const integers = new Uint8Array(BigInt64Array.from(labels, BigInt).buffer);
    expect(Buffer.compare(response.rawOutputContents[0]!, integers)).toBe(0);
    const names = Array.from(labels, (label) => model.classes[label]!);
    const bytes = Buffer.concat(
      names.flatMap((name) => [Buffer.from([Buffer.byteLength(name), 0, 0, 0]), Buffer.from(name)]),
    );
    expect(Buffer.compare(response.rawOutputContents[1]!, bytes)).toBe(0);
  });
});

describe("responseBytesPerRow", () => {
  it("is no less than a row takes, with the longest of the classes' names", async () => {
    const bytes = (await answer(model, votes)).rawOutputContents.reduce((sum, raw) => sum + raw.byteLength, 0);
    expect(bytes).toBe(74);
    expect(2 * responseBytesPerRow(model, outputsOf(model))).toBe(76);
  });

  it("counts what there is where there are no classes", () => {
    expect(responseBytesPerRow(regressionModel, outputsOf(regressionModel))).toBe(16);
    expect(responseBytesPerRow(multilabelModel, outputsOf(multilabelModel))).toBe(3 * 8 + 3 * 4 + 4 + 4);
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
        { name: "entropy", datatype: "FP32", shape: [-1n] },
        { name: "mutual_information", datatype: "FP32", shape: [-1n] },
      ],
    });
  });

  it("names withheld answers where the ensemble may abstain", () => {
    expect(modelMetadata({ ...model, abstainBelow: 0.9 }).outputs.at(-1)).toEqual({
      name: "abstained",
      datatype: "BOOL",
      shape: [-1n],
    });
  });

  it.each([
    ["regression", regressionModel, ["values FP32 -1,2", "variance FP32 -1,2"]],
    [
      "several labels",
      multilabelModel,
      ["labels INT64 -1,3", "probabilities FP32 -1,3", "entropy FP32 -1", "mutual_information FP32 -1"],
    ],
  ])("describes the outputs of %s", (_task, served, outputs) => {
    expect(modelMetadata(served).outputs.map(({ name, datatype, shape }) => `${name} ${datatype} ${shape}`)).toEqual(
      outputs,
    );
  });
});
