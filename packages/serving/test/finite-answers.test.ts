import { connect } from "@conclave/protocol";
import { GRPCInferenceServiceDefinition } from "@conclave/protocol/inference";
import { describe, expect, it, onTestFinished } from "vitest";
import { inferenceClient, serveEnsemble } from "../src/index.js";
import { inputTensor, requestFor } from "./requests.js";
import { probabilityOfLeft, writeTinyEnsemble } from "./tiny-ensemble.js";

const loopback = { host: "127.0.0.1", port: 0, tls: null, insecure: false };

/** Serves a tiny ensemble. */
async function serveTiny(...changes: Parameters<typeof writeTinyEnsemble>) {
  const { directory, remove } = await writeTinyEnsemble(...changes);
  onTestFinished(remove);
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const server = await serveEnsemble({ directory, ...loopback, maxMessageBytes: 4 << 20, log });
  onTestFinished(() => server.close());
  const client = await inferenceClient({ address: server.address, model: "tiny", tls: null });
  onTestFinished(() => client.close());
  const options = { tls: null, peer: "server", deadlineMs: 120_000, patienceMs: 0 };
  const connection = await connect({ address: server.address, ...options });
  onTestFinished(() => connection.close());
  return { client, lines, service: connection.client(GRPCInferenceServiceDefinition) };
}

const rowsRequest = (...values: number[]) =>
  requestFor({
    modelName: "tiny",
    inputs: [inputTensor({ datatype: "FP32", shape: [BigInt(values.length / 2), 2n] })],
    rawInputContents: [new Uint8Array(Float32Array.from(values).buffer)],
  });

const refusal = (message: string) => ({ code: "invalid-argument", message: expect.stringContaining(message) });

const targets = { names: ["price", "curve"], mean: [1000, 0], scale: [0.01, 2] };
const regression = { task: "regression", classes: [], targets, voting: "mean" };
const multilabel = { task: "multilabel", classes: ["up", "near"] };
const tanh = {
  name: "tiny",
  data: { train: { csv: "tiny.csv", label: "side" } },
  members: [{ model: { layers: ["tanh", { dense: "classes" }] }, count: 2, epochs: 1 }],
};

describe("a finite row whose answer overflows", () => {
  it.each([
    ["classes", {}, [3e38, 1]],
    ["classes, by a hard vote", { voting: "hard" }, [3e38, 1]],
    ["classes, calibrated and abstaining", { temperature: 2, abstainBelow: 0.9 }, [1, 3e38]],
    ["values", regression, [3e38, 1]],
    ["values, by a median", { ...regression, voting: "median" }, [1, -3e38]],
    ["values that are finite with a variance that is not", regression, [1e19, 1]],
  ])("is refused with INVALID_ARGUMENT: %s", async (_, changes, row) => {
    const { client, service, lines } = await serveTiny(changes);
    const far = row.findIndex((value) => Math.abs(value) > 1);
    const shown = String(row[far]);
    await expect(service.modelInfer(rowsRequest(1, 1, ...row))).rejects.toMatchObject(
      refusal(`input "input": row 1: value ${far}: expected a value like those of the training rows, got ${shown}`),
    );
    expect((await client.predict(Float32Array.of(1, 1), 1)).mutualInformation).toBeDefined();
    expect(lines).toHaveLength(1);
  });

  it("is refused where one member's probabilities are NaN and the others' are not", async () => {
    // The first member puts out [a - b, a - b], the second what is left of 3a - 3b once both have overflowed.
    const spec = {
      ...tanh,
      task: "multilabel",
      members: [{ ...tanh.members[0], model: { layers: [{ dense: 2 }, { dense: "classes" }] } }],
    };
    const difference = { dtype: "float32", shape: [2, 2], data: Float32Array.of(1, 1, -1, -1) } as const;
    const bias = { dtype: "float32", shape: [2], data: new Float32Array(2) } as const;
    const { client, service } = await serveTiny(
      { ...multilabel, spec },
      { "params/dense2/kernel": difference, "params/dense2/bias": bias },
    );
    await expect(service.modelInfer(rowsRequest(3e38, 3e38))).rejects.toMatchObject(refusal("row 0: value 0"));
    expect((await client.predict(Float32Array.of(1, 1), 1)).probabilities).toEqual(Float32Array.of(0.5, 0.5));
  });

  it("is refused where normalising overflows, though a saturating activation makes a number of the infinity", async () => {
    const { service } = await serveTiny({
      spec: tanh,
      preprocessing: { mean: [0, 0], scale: [10, 1] },
      columnNames: ["a", "b"],
    });
    await expect(service.modelInfer(rowsRequest(1, 2, 3, 4, 3e38, 1))).rejects.toMatchObject(
      refusal('input "input": row 2: column "a": expected a value like those of the training rows'),
    );
    const finite = await service.modelInfer(rowsRequest(3e37, 1));
    expect(finite.outputs).toHaveLength(5);
  });

  it("leaves the requests that share its batch their answers", async () => {
    const { client } = await serveTiny({});
    const rows = Array.from({ length: 40 }, (_, index) => [index / 10, 1] as const);
    // The first request runs alone; all others wait for it and run together.
    const asked = rows.map(([a, b], index) => client.predict(Float32Array.of(index % 4 === 3 ? 3e38 : a, b), 1));
    for (const [index, answer] of (await Promise.allSettled(asked)).entries()) {
      const [a, b] = rows[index]!;
      if (index % 4 === 3) expect(answer).toMatchObject({ status: "rejected", reason: refusal("row 0: value 0") });
      else {
        if (answer.status === "rejected") throw answer.reason;
        expect(answer.value.probabilities[0]).toBeCloseTo(probabilityOfLeft(a, b), 5);
      }
    }
  });

  it("is named by its number in a request of several batches and messages", async () => {
    const { client, service } = await serveTiny({});
    const features = new Float32Array(2 * 700);
    features[2 * 600] = 3e38;
    await expect(service.modelInfer(rowsRequest(...features))).rejects.toMatchObject(refusal("row 600: value 0"));
    const many = new Float32Array(2 * 100_000);
    many[2 * 99_999] = 3e38;
    await expect(client.predict(many, 100_000)).rejects.toMatchObject({
      code: "invalid-argument",
      message: expect.stringMatching(/^rows (\d+) to 99999: input "input": row \d+: value 0/),
    });
  });
});

describe("values in units so small that their squares leave float32", () => {
  const large = { ...regression, targets: { names: ["molecules", "n"], mean: [6e23, 0], scale: [1e-22, 2] } };

  it("have their variance as FP64", async () => {
    const { client } = await serveTiny(large);
    expect((await client.metadata()).outputs).toMatchObject([
      { datatype: "FP32" },
      { name: "variance", datatype: "FP64" },
    ]);
    const { values, variance } = await client.predict(Float32Array.of(1, 2), 1);
    expect(values[0]! / 6.2e23).toBeCloseTo(1, 5);
    expect(variance[0]! / 1e44).toBeCloseTo(1, 2);
  });
});
