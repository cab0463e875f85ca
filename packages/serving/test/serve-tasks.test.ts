import { connect } from "@conclave/protocol";
import { GRPCInferenceServiceDefinition } from "@conclave/protocol/inference";
import { describe, expect, it, onTestFinished } from "vitest";
import { inferenceClient, serveEnsemble } from "../src/index.js";
import { inputTensor, requestFor } from "./requests.js";
import { memberProbabilities, probabilityOfLeft, writeTinyEnsemble } from "./tiny-ensemble.js";

/** Serves a tiny ensemble, and gives a client of ours and one of the bare protocol. */
async function serveTiny(...changes: Parameters<typeof writeTinyEnsemble>) {
  const { directory, remove } = await writeTinyEnsemble(...changes);
  onTestFinished(remove);
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const address = { host: "127.0.0.1", port: 0, tls: null, insecure: false };
  const server = await serveEnsemble({ directory, ...address, maxMessageBytes: 1 << 20, log });
  onTestFinished(() => server.close());
  const client = await inferenceClient({ address: server.address, model: "tiny", tls: null });
  onTestFinished(() => client.close());
  const options = { tls: null, peer: "server", deadlineMs: 120_000, patienceMs: 0 };
  const connection = await connect({ address: server.address, ...options });
  onTestFinished(() => connection.close());
  return { client, lines, service: connection.client(GRPCInferenceServiceDefinition) };
}

/** Asks for these outputs, or all, of one row [a, b]. */
const rowRequest = (a: number, b: number, ...names: string[]) =>
  requestFor({
    modelName: "tiny",
    inputs: [inputTensor({ datatype: "FP32", shape: [1n, 2n] })],
    rawInputContents: [new Uint8Array(Float32Array.of(a, b).buffer)],
    outputs: names.map((name) => ({ name, parameters: {} })),
  });

const close = (got: Iterable<number>, expected: readonly number[], digits = 5) => {
  const values = [...got];
  expect(values).toHaveLength(expected.length);
  for (const [at, value] of values.entries()) expect(value).toBeCloseTo(expected[at]!, digits);
};

/** Of two outcomes, in nats. */
const entropyOf = (p: number) => -p * Math.log(p) - (1 - p) * Math.log(1 - p);

const targets = { names: ["price", "curve"], mean: [1000, 0], scale: [0.01, 2] };
const regression = { task: "regression", classes: [], targets, voting: "mean" };
const multilabel = { task: "multilabel", classes: ["up", "near"] };

describe("an ensemble of a regression, served", () => {
  it("answers with the mean of its members' values and their variance, in the targets' units", async () => {
    const { client, lines } = await serveTiny(regression);
    // The members say 1000 + 100a and 1000 + 300a, b/2 and 3b/2.
    const answer = await client.predict(Float32Array.of(1, 2, -0.5, 0), 2);
    close(answer.values, [1200, 2, 900, 0], 3);
    close(answer.variance, [10_000, 1, 2500, 0], 1);
    expect([answer.labels, answer.probabilities, answer.entropy, answer.abstained].map(({ length }) => length)).toEqual(
      [0, 0, 0, 0],
    );
    expect(answer.classes).toEqual([]);
    expect(lines[0]).toMatch(/^serving tiny: 2 members, 2 targets \(price, curve\), at /);
  });

  it("describes the outputs that it gives, and gives them all when none is named", async () => {
    const { client, service } = await serveTiny(regression);
    const described = (await client.metadata()).outputs;
    expect(described).toEqual([
      { name: "values", datatype: "FP32", shape: [-1n, 2n] },
      { name: "variance", datatype: "FP32", shape: [-1n, 2n] },
    ]);
    const response = await service.modelInfer(rowRequest(1, 2));
    expect(response.outputs.map(({ name, datatype }) => ({ name, datatype }))).toEqual(
      described.map(({ name, datatype }) => ({ name, datatype })),
    );
    expect(response.outputs.map(({ shape }) => shape)).toEqual([
      [1n, 2n],
      [1n, 2n],
    ]);
    expect(response.rawOutputContents.map(({ byteLength }) => byteLength)).toEqual([8, 8]);
  });

  it("has no classes, and says what it has", async () => {
    const { service } = await serveTiny(regression);
    await expect(service.modelInfer(rowRequest(1, 2, "class"))).rejects.toMatchObject({
      code: "invalid-argument",
      message: 'outputs: expected any of values, variance, got "class"',
    });
  });
});

describe("an ensemble of several labels, served", () => {
  it("answers with the yes or no of each label, the mean probabilities, and how unsure it is", async () => {
    const { client } = await serveTiny(multilabel);
    const answer = await client.predict(Float32Array.of(2, -1, 0.5, 1), 2);
    // A label's probability is sigmoid(a), which is the softmax of [a, 0].
    const members = [2, -1, 0.5, 1].map((a) => memberProbabilities(a, 0));
    const means = members.map(([one, other]) => (one + other) / 2);
    close(answer.probabilities, means);
    expect(answer.labels).toEqual(Int32Array.of(1, 0, 1, 1));
    const whole = means.map(entropyOf);
    close(answer.entropy, [whole[0]! + whole[1]!, whole[2]! + whole[3]!]);
    const shared = members.map(([one, other], at) => whole[at]! - (entropyOf(one) + entropyOf(other)) / 2);
    close(answer.mutualInformation, [shared[0]! + shared[1]!, shared[2]! + shared[3]!]);
    expect([answer.values.length, answer.variance.length, answer.classes.length]).toEqual([0, 0, 0]);
  });

  it("joins what many batches and messages bring, row by row", async () => {
    const { client } = await serveTiny(multilabel);
    const rows = 60_000;
    const answer = await client.predict(
      Float32Array.from({ length: rows * 2 }, (_, at) => ((at >> 1) % 3) - 1 + (at % 2)),
      rows,
    );
    // Rows [-1, 0], [0, 1], [1, 2], and again; the sigmoid of 0 is a yes.
    expect(answer.labels).toEqual(Int32Array.from({ length: rows * 2 }, (_, at) => (at % 6 === 0 ? 0 : 1)));
    expect(answer.entropy).toHaveLength(rows);
    expect(answer.entropy[rows - 1]).toBe(answer.entropy[2]);
  });
});

describe("an ensemble of classes, served", () => {
  it("says how unsure its members are together, and of each other", async () => {
    const { client } = await serveTiny({});
    const { entropy, mutualInformation, abstained } = await client.predict(Float32Array.of(0.5, -0.5), 1);
    const whole = entropyOf(probabilityOfLeft(0.5, -0.5));
    const [one, other] = memberProbabilities(0.5, -0.5);
    close(entropy, [whole]);
    close(mutualInformation, [whole - (entropyOf(one) + entropyOf(other)) / 2]);
    expect(abstained).toHaveLength(0);
  });

  it("says which rows it would rather not answer, when it has a threshold", async () => {
    const { client, service } = await serveTiny({ abstainBelow: 0.9 });
    const answer = await client.predict(Float32Array.of(0.1, 0, 5, 0), 2);
    expect(answer.abstained).toEqual(Uint8Array.of(1, 0));
    expect(answer.classes).toEqual(["left", "left"]);
    const response = await service.modelInfer(rowRequest(0.1, 0, "abstained"));
    expect(response.outputs).toMatchObject([{ name: "abstained", datatype: "BOOL", shape: [1n] }]);
    expect(response.rawOutputContents.map((raw) => [...raw])).toEqual([[1]]);
  });

  it.each([
    ["U8", "UINT8"],
    ["F32", "FP32"],
    [null, "FP32"],
  ])("describes its input by what the data were: %s", async (dtype, datatype) => {
    const { client } = await serveTiny({ dtype });
    expect((await client.metadata()).inputs).toEqual([{ name: "input", datatype, shape: [-1n, 2n] }]);
  });
});

describe("an ensemble that looks numbers up, served", () => {
  const layers = [{ embedding: { vocabulary: 3, units: 1 } }, "flatten", { dense: "classes" }];
  const spec = {
    name: "tiny",
    data: { train: { csv: "tiny.csv", label: "side" }, normalise: "none" },
    members: [{ model: { layers }, count: 2, epochs: 1 }],
  };
  // Each number is looked up as itself.
  const table = { dtype: "float32", shape: [3, 1], data: Float32Array.of(0, 1, 2) } as const;

  it("refuses a number that is not in the vocabulary, and answers those who asked at the same time", async () => {
    const { client, lines } = await serveTiny({ spec }, { "params/embedding1/table": table });
    const [good, tooLarge, negative] = await Promise.allSettled([
      client.predict(Float32Array.of(2, 1), 1),
      client.predict(Uint8Array.of(0, 1, 2, 3), 2),
      client.predict(Float32Array.of(-1, 0), 1),
    ]);
    if (good.status === "rejected") throw good.reason;
    close(good.value.probabilities, [probabilityOfLeft(2, 1), 1 - probabilityOfLeft(2, 1)]);
    const where = 'expected a whole number from 0 to 2 for layer "embedding1" (vocabulary: 3), got';
    const refusal = (words: string) => ({
      status: "rejected",
      reason: expect.objectContaining({ code: "invalid-argument", message: expect.stringContaining(words) }),
    });
    expect(tooLarge).toMatchObject(refusal(`input "input": row 1, position 1: ${where} 3; `));
    expect(negative).toMatchObject(refusal(`input "input": row 0, position 0: ${where} -1; `));
    expect(lines).toHaveLength(1);
  });
});
