import { describe, expect, it } from "vitest";
import { Batcher, type BatcherOptions } from "../src/batching/batcher.js";
import type { Votes } from "../src/votes.js";
import type { Features } from "../src/wire/input-values.js";
import { votesWith } from "./requests.js";

/** A model whose answers the test lets go one by one: a row [a, b] gets the label a and the probabilities [a, b]. */
class HeldModel {
  readonly batches: Features[] = [];
  readonly #held: { answer: () => void; fail: (error: Error) => void }[] = [];

  readonly infer = (features: Features): Promise<Votes> => {
    this.batches.push(features);
    return new Promise((resolve, reject) => {
      const labels = Int32Array.from({ length: features.length / 2 }, (_, row) => features[row * 2]!);
      const votes = votesWith({ probabilities: Float32Array.from(features), labels });
      this.#held.push({ answer: () => resolve(votes), fail: reject });
    });
  };

  /** Lets the batch that runs go, and waits until the batcher has taken its answer. */
  async answer(): Promise<void> {
    this.#held.shift()!.answer();
    await new Promise(setImmediate);
  }

  async fail(error: Error): Promise<void> {
    this.#held.shift()!.fail(error);
    await new Promise(setImmediate);
  }
}

function batcherOf(model: HeldModel, changes: Partial<BatcherOptions> = {}): Batcher {
  return new Batcher({
    infer: model.infer,
    valuesPerRow: 2,
    maxBatchRows: 4,
    maxQueueBytes: 1 << 20,
    ...changes,
  });
}

const never = new AbortController().signal;
const rowOf = (...values: number[]) => Uint8Array.from(values);

describe("Batcher", () => {
  it("runs a request at once when the model is idle", () => {
    const model = new HeldModel();
    batcherOf(model).predict(rowOf(1, 2), 1, never);
    expect(model.batches).toEqual([rowOf(1, 2)]);
  });

  it("joins what arrives while a batch runs, in order, and gives each request its own rows", async () => {
    const model = new HeldModel();
    const batcher = batcherOf(model);
    const answers = [
      batcher.predict(rowOf(1, 2), 1, never),
      batcher.predict(rowOf(3, 4, 5, 6), 2, never),
      batcher.predict(rowOf(7, 8), 1, never),
    ];
    await model.answer();
    expect(model.batches[1]).toEqual(rowOf(3, 4, 5, 6, 7, 8));
    await model.answer();
    expect(await Promise.all(answers)).toEqual([
      votesWith({ probabilities: Float32Array.of(1, 2), labels: Int32Array.of(1) }),
      votesWith({ probabilities: Float32Array.of(3, 4, 5, 6), labels: Int32Array.of(3, 5) }),
      votesWith({ probabilities: Float32Array.of(7, 8), labels: Int32Array.of(7) }),
    ]);
  });

  it("splits a request that is larger than a batch, and fills its last batch with the next request", async () => {
    const model = new HeldModel();
    const batcher = batcherOf(model);
    const large = batcher.predict(
      Uint8Array.from({ length: 12 }, (_, index) => index),
      6,
      never,
    );
    const small = batcher.predict(rowOf(20, 21), 1, never);
    await model.answer();
    await model.answer();
    expect(model.batches).toEqual([rowOf(0, 1, 2, 3, 4, 5, 6, 7), rowOf(8, 9, 10, 11, 20, 21)]);
    expect((await large).labels).toEqual(Int32Array.of(0, 2, 4, 6, 8, 10));
    expect((await large).probabilities).toEqual(Float32Array.from({ length: 12 }, (_, index) => index));
    expect((await small).labels).toEqual(Int32Array.of(20));
  });

  it("answers a small request in the next batch while a large one runs", async () => {
    const model = new HeldModel();
    const batcher = batcherOf(model);
    const large = batcher.predict(new Uint8Array(2000), 1000, never);
    await model.answer();
    const small = batcher.predict(rowOf(7, 8), 1, never);
    await model.answer();
    await model.answer();
    expect((await small).labels).toEqual(Int32Array.of(7));
    expect(model.batches[2]).toEqual(rowOf(0, 0, 0, 0, 0, 0, 7, 8));
    expect(await Promise.race([large, Promise.resolve("runs")])).toBe("runs");
  });

  it("shares each batch out evenly among large requests", async () => {
    const model = new HeldModel();
    const batcher = batcherOf(model, { maxBatchRows: 6 });
    const rows = (value: number, count: number) => new Uint8Array(2 * count).fill(value);
    const requests = [rows(1, 20), rows(2, 20), rows(3, 20)];
    const answers = requests.map((features) => batcher.predict(features, 20, never));
    for (let batch = 0; batch < 10; batch++) await model.answer();
    const given = model.batches
      .slice(1, 7)
      .map((batch) => [1, 2, 3].map((value) => batch.filter((each) => each === value).length / 2));
    expect(given).toEqual(Array.from({ length: 6 }, () => [2, 2, 2]));
    for (const [at, { labels }] of (await Promise.all(answers)).entries()) {
      expect(labels).toEqual(new Int32Array(20).fill(at + 1));
    }
  });

  it("gives more requests than a batch has rows their turns", async () => {
    const model = new HeldModel();
    const batcher = batcherOf(model, { maxBatchRows: 2 });
    const answers = [1, 2, 3, 4, 5].map((value) => batcher.predict(rowOf(value, 0, value, 0), 2, never));
    for (let batch = 0; batch < 5; batch++) await model.answer();
    for (const [at, { labels }] of (await Promise.all(answers)).entries())
      expect(labels).toEqual(Int32Array.of(at + 1, at + 1));
    expect(model.batches).toHaveLength(5);
  });

  it("lets floats take turns with a large request of bytes", async () => {
    const model = new HeldModel();
    const batcher = batcherOf(model);
    const large = batcher.predict(new Uint8Array(2000), 1000, never);
    const floats = batcher.predict(Float32Array.of(0.5, 2.5), 1, never);
    for (let batch = 0; batch < 3; batch++) await model.answer();
    expect((await floats).probabilities).toEqual(Float32Array.of(0.5, 2.5));
    expect(await Promise.race([large, Promise.resolve("runs")])).toBe("runs");
  });

  it("keeps bytes and floats in batches of their own", async () => {
    const model = new HeldModel();
    const batcher = batcherOf(model);
    for (const features of [rowOf(0, 0), rowOf(1, 1), Float32Array.of(0.5, 2.5), rowOf(3, 3)]) {
      batcher.predict(features, 1, never);
    }
    await model.answer();
    await model.answer();
    expect(model.batches).toEqual([rowOf(0, 0), rowOf(1, 1, 3, 3), Float32Array.of(0.5, 2.5)]);
  });

  it("refuses a request when the queue is full, and takes one again when there is room", async () => {
    const model = new HeldModel();
    const batcher = batcherOf(model, { maxQueueBytes: 1026 });
    const running = batcher.predict(rowOf(1, 1), 1, never);
    const waiting = batcher.predict(rowOf(2, 2), 1, never);
    await expect(batcher.predict(rowOf(3, 3), 1, never)).rejects.toMatchObject({
      code: "queue-full",
      message: "queue: expected at most 1026 bytes waiting, got 1026 before this request; try again later",
    });
    await model.answer();
    const later = batcher.predict(rowOf(4, 4), 1, never);
    await model.answer();
    await model.answer();
    expect((await Promise.all([running, waiting, later])).map(({ labels }) => labels[0])).toEqual([1, 2, 4]);
  });

  it("lets in a request larger than the queue when nobody waits", async () => {
    const model = new HeldModel();
    const answer = batcherOf(model, { maxQueueBytes: 1 }).predict(rowOf(1, 2), 1, never);
    await model.answer();
    expect((await answer).labels).toEqual(Int32Array.of(1));
  });

  it("never runs a request that was cancelled while it waited, and frees its place", async () => {
    const model = new HeldModel();
    const batcher = batcherOf(model, { maxQueueBytes: 1026 });
    const cancel = new AbortController();
    batcher.predict(rowOf(1, 1), 1, never);
    const abandoned = batcher.predict(rowOf(2, 2), 1, cancel.signal);
    cancel.abort();
    await expect(abandoned).rejects.toMatchObject({ code: "cancelled" });
    const next = batcher.predict(rowOf(3, 3), 1, never);
    await model.answer();
    await model.answer();
    expect(model.batches).toEqual([rowOf(1, 1), rowOf(3, 3)]);
    expect((await next).labels).toEqual(Int32Array.of(3));
  });

  it("stops a large request between its batches when it is cancelled", async () => {
    const model = new HeldModel();
    const batcher = batcherOf(model);
    const cancel = new AbortController();
    const large = batcher.predict(new Uint8Array(1000), 500, cancel.signal);
    const next = batcher.predict(rowOf(9, 9), 1, never);
    cancel.abort();
    await expect(large).rejects.toMatchObject({ code: "cancelled" });
    await model.answer();
    await model.answer();
    expect(model.batches.map((batch) => batch.length)).toEqual([8, 2]);
    expect((await next).labels).toEqual(Int32Array.of(9));
  });

  it("refuses a request that was cancelled before it came", async () => {
    const model = new HeldModel();
    await expect(batcherOf(model).predict(rowOf(1, 1), 1, AbortSignal.abort())).rejects.toMatchObject({
      code: "cancelled",
    });
    expect(model.batches).toEqual([]);
  });

  it("fails the requests of a batch that failed, and goes on with the next", async () => {
    const model = new HeldModel();
    const batcher = batcherOf(model, { maxBatchRows: 1 });
    const failed = batcher.predict(rowOf(1, 1, 2, 2), 2, never);
    const next = batcher.predict(rowOf(3, 3), 1, never);
    failed.catch(() => undefined);
    await model.fail(new Error("the engine ran out of memory"));
    await expect(failed).rejects.toMatchObject({ code: "inference-failed", message: "the engine ran out of memory" });
    await model.answer();
    expect((await next).labels).toEqual(Int32Array.of(3));
    expect(model.batches).toEqual([rowOf(1, 1), rowOf(3, 3)]);
  });

  it("answers what it accepted before it closes, and refuses the rest", async () => {
    const model = new HeldModel();
    const batcher = batcherOf(model);
    const running = batcher.predict(rowOf(1, 1), 1, never);
    const waiting = batcher.predict(rowOf(2, 2), 1, never);
    const closed = batcher.close().then(() => "closed");
    await expect(batcher.predict(rowOf(3, 3), 1, never)).rejects.toMatchObject({ code: "shutting-down" });
    expect(await Promise.race([closed, Promise.resolve("open")])).toBe("open");
    await model.answer();
    await model.answer();
    expect(await closed).toBe("closed");
    expect([(await running).labels[0], (await waiting).labels[0]]).toEqual([1, 2]);
  });

  it("does not let a batch of one share memory with the message it came in", () => {
    const model = new HeldModel();
    const message = rowOf(1, 2);
    batcherOf(model).predict(message, 1, never);
    expect(model.batches[0]?.buffer).not.toBe(message.buffer);
  });
});
