import { describe, expect, it } from "vitest";
import { modelMetadata, type ServedModel } from "../src/served-model.js";
import type { Votes } from "../src/votes.js";
import { decodeInferResponse, joinAnswers } from "../src/wire/decode-infer-response.js";
import { encodeInferResponse } from "../src/wire/infer-response.js";
import { describedOutput, outputsOf } from "../src/wire/outputs.js";
import { model, multilabelModel, regressionModel, votesWith } from "./requests.js";

const abstaining: ServedModel = { ...model, abstainBelow: 0.9 };
const votes = votesWith({
  labels: Int32Array.of(2, 0),
  probabilities: Float32Array.of(0, 0.25, 0.75, 0.5, 0.25, 0.25),
  entropy: Float32Array.of(0.5, 1),
  mutualInformation: Float32Array.of(0, 0.25),
  abstained: Uint8Array.of(0, 1),
});

function responseTo(served: ServedModel, answers: Votes) {
  const query = { id: "", rows: 2, features: new Uint8Array(0), outputs: outputsOf(served) };
  return encodeInferResponse(served, query, answers);
}

describe("decodeInferResponse", () => {
  it.each([
    [abstaining, votes, ["zwölf", "zero"]],
    [
      multilabelModel,
      votesWith({
        labels: Int32Array.of(1, 0, 1, 0, 0, 0),
        probabilities: Float32Array.of(0.75, 0.25, 0.5, 0, 0, 0.25),
        entropy: Float32Array.of(1, 2),
        mutualInformation: Float32Array.of(0, 1),
      }),
      [],
    ],
    [
      regressionModel,
      votesWith({ values: Float32Array.of(1, 2, 3, 4), variance: Float32Array.of(0, 0.5, 1, 1.5) }),
      [],
    ],
    [
      { ...regressionModel, valuesDatatype: "FP64" as const },
      votesWith({ values: Float64Array.of(1_700_000_001, 2, 1_700_000_003, 4), variance: new Float32Array(4) }),
      [],
    ],
  ])("reads what a server of the task wrote: $task", async (served, answers, classes) => {
    const outputs = modelMetadata(served).outputs.flatMap((output) => describedOutput(output) ?? []);
    expect(decodeInferResponse(await responseTo(served, answers), 2, outputs)).toEqual({ ...answers, classes });
  });

  it("joins pieces row by row", async () => {
    const piece = decodeInferResponse(await responseTo(abstaining, votes), 2, outputsOf(abstaining));
    const joined = joinAnswers([piece, piece]);
    expect(joined.classes).toEqual(["zwölf", "zero", "zwölf", "zero"]);
    expect(joined.probabilities).toEqual(Float32Array.of(...votes.probabilities, ...votes.probabilities));
    expect(joined.abstained).toEqual(Uint8Array.of(0, 1, 0, 1));
    expect(joined.values).toEqual(new Float32Array(0));
  });

  it("refuses an answer of other rows, of another datatype, or without an output that was asked for", async () => {
    const response = await responseTo(
      regressionModel,
      votesWith({ values: new Float32Array(4), variance: new Float32Array(4) }),
    );
    const refusal = (outputs = outputsOf(regressionModel), rows = 2) =>
      expect(() => decodeInferResponse(response, rows, outputs));
    refusal(outputsOf(regressionModel), 3).toThrow(
      'output "values": expected 24 bytes, got 16; the server does not keep',
    );
    refusal(outputsOf(multilabelModel)).toThrow('output "labels": expected raw contents of INT64, got none');
    const [values] = outputsOf(regressionModel);
    refusal([{ ...values!, datatype: "INT64" }]).toThrow('output "values": expected raw contents of INT64, got FP32');
  });
});

describe("describedOutput", () => {
  it("passes over outputs that it does not know, or knows otherwise", () => {
    expect(describedOutput({ name: "saliency", datatype: "FP32", shape: [-1n] })).toBeNull();
    expect(describedOutput({ name: "variance", datatype: "INT64", shape: [-1n, 1n] })).toBeNull();
    expect(describedOutput({ name: "entropy", datatype: "FP64", shape: [-1n] })).toBeNull();
    expect(describedOutput({ name: "toString", datatype: "FP32", shape: [-1n] })).toBeNull();
  });
});
