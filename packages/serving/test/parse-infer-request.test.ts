import type { ModelInferRequest } from "@conclave/protocol/inference";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ServingError, type ServingErrorCode } from "../src/errors.js";
import { type InferQuery, parseInferRequest } from "../src/wire/parse-infer-request.js";
import { inputTensor, model, multilabelModel, noContents, regressionModel, requestFor } from "./requests.js";

const little = (...values: number[]) => {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    view.setFloat32(index * 4, value, true);
  });
  return bytes;
};

const namesOf = ({ outputs }: InferQuery) => outputs.map(({ name }) => name);

describe("a truthful request", () => {
  it("gives raw UINT8 as it came, and every output when none is named", () => {
    const query = parseInferRequest(requestFor(), model);
    expect(query).toMatchObject({
      id: "42",
      rows: 2,
      features: Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255]),
    });
    expect(namesOf(query)).toEqual(["label", "class", "probabilities", "entropy", "mutual_information"]);
  });

  it("gives raw FP32 from little-endian bytes at any offset of the message", () => {
    const message = Uint8Array.from([7, ...little(0.5, -1.25, 3, 0, 1e-3, 255)]);
    const request = requestFor({
      inputs: [inputTensor({ datatype: "FP32", shape: [1n, 2n, 3n, 1n] })],
      rawInputContents: [message.subarray(1)],
    });
    expect(parseInferRequest(request, model).features).toEqual(Float32Array.from([0.5, -1.25, 3, 0, 1e-3, 255]));
  });

  it("gives typed contents of both datatypes", () => {
    const uint = inputTensor({
      shape: [1n, 2n, 3n, 1n],
      contents: { ...noContents, uintContents: [9, 8, 7, 6, 5, 255] },
    });
    expect(parseInferRequest(requestFor({ inputs: [uint], rawInputContents: [] }), model).features).toEqual(
      Uint8Array.from([9, 8, 7, 6, 5, 255]),
    );
    const fp32 = inputTensor({
      datatype: "FP32",
      shape: [1n, 2n, 3n, 1n],
      contents: { ...noContents, fp32Contents: [0.5, 1, 2, 3, 4, -5] },
    });
    expect(parseInferRequest(requestFor({ inputs: [fp32], rawInputContents: [] }), model).features).toEqual(
      Float32Array.from([0.5, 1, 2, 3, 4, -5]),
    );
  });

  it("is answered with the outputs that it names, in its order", () => {
    const outputs = ["probabilities", "label"].map((name) => ({ name, parameters: {} }));
    expect(namesOf(parseInferRequest(requestFor({ outputs }), model))).toEqual(["probabilities", "label"]);
  });

  it("may name the version, and may carry parameters that change nothing", () => {
    const parameters = { priority: { parameterChoice: { $case: "int64Param" as const, value: 3n } } };
    const request = requestFor({ modelVersion: "1", parameters, inputs: [inputTensor({ parameters })] });
    expect(parseInferRequest(request, model).rows).toBe(2);
  });
});

const output = (name: string) => ({ name, parameters: {} });
const flag = { parameterChoice: { $case: "boolParam" as const, value: true } };
const six = { ...noContents, uintContents: [0, 1, 2, 3, 4, 5] };
const oneRow = { shape: [1n, 2n, 3n, 1n] };

const lies: [what: string, request: ModelInferRequest, code: ServingErrorCode, message: string][] = [
  [
    "an unknown model",
    requestFor({ modelName: "cats" }),
    "model-unknown",
    'expected "digits", the one that is served here, got "cats"',
  ],
  ["an unknown version", requestFor({ modelVersion: "2" }), "model-unknown", 'expected "1" or none, got "2"'],
  ["no input", requestFor({ inputs: [] }), "request-invalid", 'expected one, "input" of shape [-1, 2, 3, 1], got none'],
  ["another input", requestFor({ inputs: [inputTensor({ name: "x" })] }), "request-invalid", 'got "x"'],
  ["two inputs", requestFor({ inputs: [inputTensor(), inputTensor()] }), "request-invalid", 'got "input", "input"'],
  [
    "an unknown datatype",
    requestFor({ inputs: [inputTensor({ datatype: "FP64" })] }),
    "request-invalid",
    'expected datatype UINT8 or FP32, got "FP64"',
  ],
  [
    "too few dimensions",
    requestFor({ inputs: [inputTensor({ shape: [2n, 6n] })] }),
    "request-invalid",
    "expected shape [-1, 2, 3, 1], got [2, 6]",
  ],
  [
    "swapped dimensions",
    requestFor({ inputs: [inputTensor({ shape: [2n, 3n, 2n, 1n] })] }),
    "request-invalid",
    "got [2, 3, 2, 1]",
  ],
  ["no shape", requestFor({ inputs: [inputTensor({ shape: [] })] }), "request-invalid", "got []"],
  [
    "no rows",
    requestFor({ inputs: [inputTensor({ shape: [0n, 2n, 3n, 1n] })], rawInputContents: [new Uint8Array()] }),
    "request-invalid",
    "expected at least one row, got shape [0, 2, 3, 1]",
  ],
  [
    "negative rows",
    requestFor({ inputs: [inputTensor({ shape: [-1n, 2n, 3n, 1n] })] }),
    "request-invalid",
    "got shape [-1, 2, 3, 1]",
  ],
  [
    "a shape whose product overflows",
    requestFor({ inputs: [inputTensor({ shape: [(1n << 63n) - 1n, 2n, 3n, 1n] })] }),
    "request-invalid",
    "expected 55340232221128654842 raw bytes (55340232221128654842 values of UINT8), got 12",
  ],
  [
    "too few bytes",
    requestFor({ rawInputContents: [new Uint8Array(11)] }),
    "request-invalid",
    "expected 12 raw bytes (12 values of UINT8), got 11",
  ],
  [
    "UINT8 bytes called FP32",
    requestFor({ inputs: [inputTensor({ datatype: "FP32" })] }),
    "request-invalid",
    "expected 48 raw bytes (12 values of FP32), got 12",
  ],
  [
    "two raw entries",
    requestFor({ rawInputContents: [new Uint8Array(12), new Uint8Array(12)] }),
    "request-invalid",
    "got 2 raw entries",
  ],
  ["no values at all", requestFor({ rawInputContents: [] }), "request-invalid", "got 0 raw entries and no contents"],
  [
    "raw and typed values at once",
    requestFor({ inputs: [inputTensor({ contents: six })] }),
    "request-invalid",
    "expected its values in raw_input_contents or in contents, got both",
  ],
  [
    "too few typed values",
    requestFor({ inputs: [inputTensor({ contents: six })], rawInputContents: [] }),
    "request-invalid",
    "expected 12 values in contents.uint_contents, got 6",
  ],
  [
    "values in another type's field",
    requestFor({
      inputs: [inputTensor({ ...oneRow, contents: { ...noContents, fp32Contents: [1, 2, 3, 4, 5, 6] } })],
      rawInputContents: [],
    }),
    "request-invalid",
    "expected the values of datatype UINT8 in contents.uint_contents, got fp32_contents",
  ],
  [
    "a value beyond its datatype",
    requestFor({
      inputs: [inputTensor({ ...oneRow, contents: { ...noContents, uintContents: [0, 1, 256, 3, 4, 5] } })],
      rawInputContents: [],
    }),
    "request-invalid",
    "got 256 at index 2",
  ],
  [
    "NaN",
    requestFor({
      inputs: [inputTensor({ ...oneRow, datatype: "FP32" })],
      rawInputContents: [little(0, 1, 2, Number.NaN, 4, 5)],
    }),
    "request-invalid",
    "expected finite values, got NaN at index 3",
  ],
  [
    "infinity",
    requestFor({
      inputs: [
        inputTensor({ ...oneRow, datatype: "FP32", contents: { ...noContents, fp32Contents: [0, 1e39, 2, 3, 4, 5] } }),
      ],
      rawInputContents: [],
    }),
    "request-invalid",
    "got Infinity at index 1",
  ],
  [
    "an unknown output",
    requestFor({ outputs: [output("logits")] }),
    "request-invalid",
    'expected any of label, class, probabilities, entropy, mutual_information, got "logits"',
  ],
  [
    "whether an ensemble abstains that never does",
    requestFor({ outputs: [output("abstained")] }),
    "request-invalid",
    'expected any of label, class, probabilities, entropy, mutual_information, got "abstained"',
  ],
  [
    "an output twice",
    requestFor({ outputs: [output("label"), output("label")] }),
    "request-invalid",
    'expected each once, got "label" twice',
  ],
  [
    "a top-k request",
    requestFor({ outputs: [{ name: "label", parameters: { classification: flag } }] }),
    "request-invalid",
    'output "label": expected no parameter "classification"',
  ],
  [
    "shared memory",
    requestFor({ inputs: [inputTensor({ parameters: { shared_memory_region: flag } })] }),
    "request-invalid",
    'expected no parameter "shared_memory_region"',
  ],
];

describe("a lie is refused with what was expected and what came", () => {
  it.each(lies)("%s", (_what, request, code, message) => {
    const error = refusal(() => parseInferRequest(request, model));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it.each([
    [regressionModel, "probabilities", 'expected any of values, variance, got "probabilities"'],
    [multilabelModel, "label", 'expected any of labels, probabilities, entropy, mutual_information, got "label"'],
    [
      { ...model, abstainBelow: 0.5 },
      "values",
      'expected any of label, class, probabilities, entropy, mutual_information, abstained, got "values"',
    ],
  ])("an output of another task: $task", (served, name, message) => {
    const request = requestFor({
      modelName: served.name,
      inputs: [inputTensor({ datatype: "FP32", shape: [1n, ...served.shape.map(BigInt)] })],
      outputs: [output(name)],
    });
    const error = refusal(() => parseInferRequest(request, served));
    expect(error.code).toBe("request-invalid");
    expect(error.message).toBe(`outputs: ${message}`);
  });

  it("a megabyte of name comes back shortened, so that the status fits into a header", () => {
    const error = refusal(() => parseInferRequest(requestFor({ modelName: "\n".repeat(1 << 20) }), model));
    expect(error.message.length).toBeLessThan(300);
    expect(error.message).toContain("… (1048576 characters)");
  });
});

describe("whatever a request claims", () => {
  const anyShape = fc.oneof(
    fc.array(fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }), { maxLength: 6 }),
    fc.bigInt({ min: -2n, max: 4n }).map((rows) => [rows, 2n, 3n, 1n]),
  );
  const anyContents = fc.record({
    ...Object.fromEntries(Object.keys(noContents).map((field) => [field, fc.constant([])])),
    uintContents: fc.array(fc.nat({ max: 300 }), { maxLength: 12 }),
    fp32Contents: fc.oneof(fc.constant([]), fc.array(fc.float(), { maxLength: 12 })),
    bytesContents: fc.oneof(fc.constant([]), fc.array(fc.uint8Array(), { maxLength: 3 })),
  }) as fc.Arbitrary<typeof noContents>;
  const anyName = (...likely: string[]) => fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...likely) }, fc.string());
  const anyParameters = fc.dictionary(
    anyName("classification", "__proto__"),
    fc.constant({ parameterChoice: undefined }),
    { maxKeys: 2 },
  );
  const anyLie: fc.Arbitrary<ModelInferRequest> = fc.record({
    modelName: anyName("digits"),
    modelVersion: anyName("", "1"),
    id: fc.string(),
    parameters: anyParameters,
    inputs: fc.array(
      fc.record({
        name: anyName("input"),
        datatype: anyName("UINT8", "FP32"),
        shape: anyShape,
        parameters: anyParameters,
        contents: fc.option(anyContents, { nil: undefined }),
      }),
      { maxLength: 2 },
    ),
    outputs: fc.array(
      fc.record({ name: anyName("label", "class", "probabilities", "entropy"), parameters: anyParameters }),
      {
        maxLength: 3,
      },
    ),
    rawInputContents: fc.array(
      fc.oneof(
        fc.uint8Array({ maxLength: 30 }),
        fc.constantFrom(6, 12, 24, 48).chain((length) => fc.uint8Array({ minLength: length, maxLength: length })),
      ),
      { maxLength: 2 },
    ),
  });
  const fields = ["modelName", "modelVersion", "id", "parameters", "inputs", "outputs", "rawInputContents"] as const;
  /** A truthful request in which some fields, or none, are something else. */
  const anyRequest = fc
    .tuple(anyLie, fc.subarray([...fields], { maxLength: 3 }))
    .map(([lie, told]) => requestFor(Object.fromEntries(told.map((field) => [field, lie[field]]))));

  it("it is refused by name, or its samples are as many as its rows say", () => {
    let accepted = 0;
    fc.assert(
      fc.property(anyRequest, (request) => {
        try {
          const { rows, features, outputs } = parseInferRequest(request, model);
          accepted += 1;
          expect(features.length).toBe(rows * 6);
          expect(rows).toBeGreaterThan(0);
          expect(outputs.length).toBeGreaterThan(0);
          expect(new Set(outputs).size).toBe(outputs.length);
        } catch (error) {
          if (!(error instanceof ServingError)) throw error;
          expect(["request-invalid", "model-unknown"]).toContain(error.code);
          expect(error.message).toMatch(/expected .* got |expected no parameter/);
        }
      }),
      { numRuns: 2000, seed: 1 },
    );
    expect(accepted).toBeGreaterThan(100);
    expect(accepted).toBeLessThan(1900);
  });
});

function refusal(call: () => unknown): ServingError {
  try {
    call();
  } catch (error) {
    if (error instanceof ServingError) return error;
    throw error;
  }
  throw new Error("expected a ServingError, got an answer");
}
