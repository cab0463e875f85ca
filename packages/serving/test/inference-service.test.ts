import { type CallOptions, connect, createServer, MemoryBudget } from "@conclave/protocol";
import { GRPCInferenceServiceDefinition } from "@conclave/protocol/inference";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { Batcher } from "../src/batching/batcher.js";
import { type InferenceClient, inferenceClient } from "../src/inference-client.js";
import { inferenceService } from "../src/inference-service.js";
import type { Votes } from "../src/votes.js";
import type { Features } from "../src/wire/input-values.js";
import { inputTensor, model, noContents, requestFor, votesWith } from "./requests.js";

const loopback = { host: "127.0.0.1", port: 0, tls: null, insecure: false };

/** A rule for a model: the first pixel's remainder by three is the class. A value of 200 there makes it fail. */
async function firstPixel(features: Features, rows: number): Promise<Votes> {
  const labels = Int32Array.from({ length: rows }, (_, row) => features[row * 6]! % 3);
  if (features[0] === 200) throw new Error("the engine ran out of memory");
  const probabilities = Float32Array.from({ length: rows * 3 }, (_, at) =>
    at % 3 === labels[Math.floor(at / 3)] ? 1 : 0,
  );
  const unsure = new Float32Array(rows);
  return votesWith({ probabilities, labels, entropy: unsure, mutualInformation: unsure });
}

async function start(infer: (features: Features, rows: number) => Promise<Votes>, maxMessageBytes = 1 << 20) {
  const lines: string[] = [];
  const state = { ready: true };
  const batcher = new Batcher({ infer, valuesPerRow: 6, maxBatchRows: 4, maxQueueBytes: 2000 });
  const service = inferenceService({
    model,
    batcher,
    checkInput: () => {},
    overflowIn: () => ({ field: null, reason: "expected a finite answer" }),
    ready: () => state.ready,
    version: "9.9.9",
    maxMessageBytes,
    answers: new MemoryBudget(2 * maxMessageBytes),
    log: (line) => lines.push(line),
  });
  const server = await createServer({ services: [service], maxReceiveBytes: maxMessageBytes });
  const { address } = await server.listen(loopback);
  const connection = await connect({ address, tls: null, peer: "server", deadlineMs: 120_000, patienceMs: 0 });
  return {
    lines,
    state,
    address,
    connection,
    service: connection.client(GRPCInferenceServiceDefinition),
    async close() {
      connection.close();
      await server.drain({ settleMs: 0, graceMs: 1000 });
    },
  };
}

describe("a server of the Open Inference Protocol", () => {
  let server: Awaited<ReturnType<typeof start>>;
  let client: InferenceClient;

  beforeEach(async () => {
    server = await start(firstPixel);
    client = await inferenceClient({ address: server.address, model: "digits", tls: null });
  });

  afterEach(async () => {
    client.close();
    await server.close();
  });

  it("says that it lives, what it is, and whether it is ready", async () => {
    expect(await server.service.serverLive({})).toEqual({ live: true });
    expect(await server.service.serverMetadata({})).toEqual({ name: "conclave", version: "9.9.9", extensions: [] });
    expect(await server.service.serverReady({})).toEqual({ ready: true });
    expect(await server.service.modelReady({ name: "digits", version: "1" })).toEqual({ ready: true });
    server.state.ready = false;
    expect(await server.service.serverReady({})).toEqual({ ready: false });
    expect(await client.ready()).toBe(false);
  });

  it("describes its model, and knows no other", async () => {
    expect((await client.metadata()).inputs).toEqual([{ name: "input", datatype: "UINT8", shape: [-1n, 2n, 3n, 1n] }]);
    await expect(server.service.modelMetadata({ name: "cats", version: "" })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(server.service.modelReady({ name: "digits", version: "2" })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  it("answers raw and typed requests with raw contents, in the outputs asked for", async () => {
    const outputs = [{ name: "label", parameters: {} }];
    const raw = await server.service.modelInfer(requestFor({ outputs }));
    expect(raw.id).toBe("42");
    expect(Buffer.from(raw.rawOutputContents[0]!).toString("hex")).toBe("0000000000000000" + "0000000000000000");
    const contents = { ...noContents, fp32Contents: [0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0] };
    const typed = await server.service.modelInfer(
      requestFor({ inputs: [inputTensor({ datatype: "FP32", contents })], rawInputContents: [], outputs }),
    );
    expect(Buffer.from(typed.rawOutputContents[0]!).toString("hex")).toBe("0000000000000000" + "0200000000000000");
  });

  it("gives a client its rows in order, however many batches and messages they take", async () => {
    const rows = 40_000;
    const features = Uint8Array.from({ length: rows * 6 }, (_, at) => (at % 6 === 0 ? (at / 6) % 200 : 0));
    const answer = await client.predict(features, rows);
    expect(answer.labels).toEqual(Int32Array.from({ length: rows }, (_, row) => (row % 200) % 3));
    expect(answer.classes.slice(0, 4)).toEqual(["zero", "one", "zwölf", "zero"]);
    expect(answer.probabilities.slice(0, 9)).toEqual(Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1));
    expect(answer.probabilities.length).toBe(rows * 3);
  });

  it("answers a lie with INVALID_ARGUMENT and stays up", async () => {
    await expect(server.service.modelInfer(requestFor({ rawInputContents: [] }))).rejects.toMatchObject({
      code: "invalid-argument",
      message: expect.stringContaining("got 0 raw entries and no contents"),
    });
    const many = { ...noContents, bytesContents: new Array<Uint8Array>(100_000).fill(new Uint8Array()) };
    await expect(
      server.service.modelInfer(requestFor({ inputs: [inputTensor({ contents: many })] })),
    ).rejects.toMatchObject({
      code: "invalid-argument",
    });
    expect((await client.predict(new Uint8Array(6), 1)).labels).toEqual(Int32Array.of(0));
  });

  it("tells the client and the log when inference fails, and answers the next request", async () => {
    await expect(client.predict(Uint8Array.of(200, 0, 0, 0, 0, 0), 1)).rejects.toMatchObject({
      code: "internal",
      message: "the engine ran out of memory",
    });
    expect(server.lines).toHaveLength(1);
    expect(server.lines[0]).toMatch(
      /^\/inference\.GRPCInferenceService\/ModelInfer: Error: the engine ran out of memory\n {4}at /,
    );
    expect((await client.predict(Uint8Array.of(4, 0, 0, 0, 0, 0), 1)).classes).toEqual(["one"]);
  });

  it("refuses rows whose answer is larger than a message before it computes them", async () => {
    const small = await start(firstPixel, 1000);
    try {
      // A row takes 38 bytes of answer at most, and 6 of request.
      const request = (rows: number) =>
        requestFor({
          inputs: [inputTensor({ shape: [BigInt(rows), 2n, 3n, 1n] })],
          rawInputContents: [new Uint8Array(rows * 6)],
        });
      expect((await small.service.modelInfer(request(26))).rawOutputContents).toHaveLength(5);
      await expect(small.service.modelInfer(request(27))).rejects.toMatchObject({
        code: "resource-exhausted",
        message: expect.stringContaining("rows: expected at most 26, so that the answer fits into 1000 bytes, got 27"),
      });
    } finally {
      await small.close();
    }
  });

  it("says beforehand when a client's own values are not the rows it means", async () => {
    await expect(client.predict(new Uint8Array(11), 2)).rejects.toMatchObject({
      code: "request-invalid",
      message: "expected 2 × 6 values (rows of shape [2,3,1]), at least one row, got 11",
    });
  });
});

it.each([
  "ModelConfig",
  "ModelStatistics",
  "ModelStreamInfer",
  "RepositoryIndex",
  "RepositoryModelLoad",
  "RepositoryModelUnload",
])("a server without the extension answers %s with UNIMPLEMENTED, by its name", async (name) => {
  const server = await start(firstPixel);
  onTestFinished(() => server.close());
  const empty = { encode: () => ({ finish: () => new Uint8Array() }), decode: () => null };
  const types = { requestType: empty, requestStream: false, responseType: empty, responseStream: false } as const;
  const extended = { fullName: "inference.GRPCInferenceService", methods: { asked: { name, ...types, options: {} } } };
  await expect(server.connection.client(extended).asked(null)).rejects.toMatchObject({
    code: "unimplemented",
    message: expect.stringContaining(`/inference.GRPCInferenceService/${name}`),
  });
});

describe("a server whose model is busy", () => {
  it("forgets a request whose deadline passed or that was cancelled, and refuses what does not fit into the queue", async () => {
    const model = new BusyModel();
    const server = await start(model.infer);
    const ask = (pixel: number, options: CallOptions = {}) =>
      server.service.modelInfer(
        requestFor({
          inputs: [inputTensor({ shape: [1n, 2n, 3n, 1n] })],
          rawInputContents: [Uint8Array.of(pixel, 0, 0, 0, 0, 0)],
          outputs: [{ name: "label", parameters: {} }],
        }),
        options,
      );
    try {
      const first = ask(1);
      await model.busy;
      await expect(ask(2, { deadlineMs: 50 })).rejects.toMatchObject({ code: "deadline-exceeded" });
      const cancel = new AbortController();
      const third = ask(3, { signal: cancel.signal });
      // The queue's two thousand bytes hold one request of a thousand and a few.
      await expect(ask(4)).rejects.toMatchObject({ code: "resource-exhausted" });
      cancel.abort();
      await expect(third).rejects.toMatchObject({ code: "cancelled" });
      // What this connection sent before, the server has read before it answers this.
      await server.service.serverLive({});
      model.free();
      expect(Buffer.from((await first).rawOutputContents[0]!)).toEqual(Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]));
      await ask(7);
      expect(model.ran).toEqual([1, 7]);
    } finally {
      await server.close();
    }
  });
});

/** Says when its first batch arrived, and answers nothing until it is freed. */
class BusyModel {
  readonly ran: number[] = [];
  readonly busy: Promise<void>;
  readonly #freed: Promise<void>;
  #started: () => void = () => undefined;
  free: () => void = () => undefined;

  constructor() {
    this.busy = new Promise((resolve) => {
      this.#started = resolve;
    });
    this.#freed = new Promise((resolve) => {
      this.free = resolve;
    });
  }

  readonly infer = async (features: Features, rows: number): Promise<Votes> => {
    this.ran.push(features[0]!);
    this.#started();
    await this.#freed;
    return firstPixel(features, rows);
  };
}
