import { type Carry, type HostArray, mapTree } from "@conclave/core";
import { describe, expect, it } from "vitest";
import { selectEngine } from "../src/index.js";
import { BUNDLED_ENGINES } from "./support/engines.js";
import { fingerprint, mixedChunk, mixedStep, trainInParts } from "./support/training.js";

describe.each(BUNDLED_ENGINES)("$name", (engine) => {
  const step = mixedStep();
  const steps = 9; // parts of seven leave a smaller one

  it("trains to the same bytes in parts of one step, of seven, and at once", async () => {
    const session = engine.prepareTraining(step);
    const chunk = mixedChunk(step, { steps, batchSize: 8 });
    const atOnce = fingerprint(await session.run(chunk));
    expect(fingerprint(await trainInParts(session, chunk, 7))).toEqual(atOnce);
    expect(fingerprint(await trainInParts(session, chunk, 1))).toEqual(atOnce);
  });

  it("trains to the same bytes in a session of its own, as after a crash", async () => {
    const chunk = mixedChunk(step, { steps, batchSize: 8 });
    const atOnce = fingerprint(await engine.prepareTraining(step).run(chunk));
    const first = await engine.prepareTraining(step).run({ ...chunk, indices: chunk.indices.slice(0, 5 * 8) });
    const second = await engine.prepareTraining(step).run({
      ...chunk,
      carry: first.carry,
      indices: chunk.indices.slice(5 * 8),
      inputs: { ...chunk.inputs, firstStep: 5 },
    });
    const losses = Float32Array.from([...first.losses, ...second.losses]);
    expect(fingerprint({ carry: second.carry, losses })).toEqual(atOnce);
  });

  it("leaves the caller's arrays alone", async () => {
    const chunk = mixedChunk(step, { steps: 2, batchSize: 8 });
    const before = structuredClone(chunk);
    await engine.prepareTraining(step).run(chunk);
    expect(chunk).toEqual(before);
  });

  it("keeps what it gave back when it trains on", async () => {
    const session = engine.prepareTraining(step);
    const first = await session.run(mixedChunk(step, { steps: 1, batchSize: 8 }));
    const before = structuredClone(first);
    await session.run({ ...mixedChunk(step, { steps: 1, batchSize: 8 }), carry: first.carry });
    expect(first).toEqual(before);
  });

  it("trains two chunks that were asked for at once as one after the other", async () => {
    const session = engine.prepareTraining(step);
    const [one, other] = [mixedChunk(step, { steps: 2, batchSize: 8 }), mixedChunk(step, { steps: 3, batchSize: 5 })];
    const apart = [fingerprint(await session.run(one)), fingerprint(await session.run(other))];
    const together = await Promise.all([session.run(one), session.run(other)]);
    expect(together.map(fingerprint)).toEqual(apart);
  });

  it("learns the same from bytes as from the same numbers in float32", async () => {
    const session = engine.prepareTraining(step);
    const chunk = mixedChunk(step, { steps: 3, batchSize: 8 });
    const bytes = Uint8Array.from(chunk.rows.features);
    const fromBytes = await session.run({ ...chunk, rows: { ...chunk.rows, features: bytes } });
    const fromFloats = await session.run(chunk);
    expect(fingerprint(fromBytes)).toEqual(fingerprint(fromFloats));
  });

  it("gives other numbers for another key, and the same for the same", async () => {
    const session = engine.prepareTraining(step);
    const chunk = mixedChunk(step, { steps: 1, batchSize: 8 });
    const own = fingerprint(await session.run(chunk));
    expect(fingerprint(await session.run(chunk))).toEqual(own);
    const other = { ...chunk, inputs: { ...chunk.inputs, key: [12, 0xfedcba98] as const } };
    expect(fingerprint(await session.run(other)).losses).not.toBe(own.losses);
  });
});

describe("a smaller last batch", () => {
  const step = mixedStep();
  const chunk = mixedChunk(step, { steps: 2, batchSize: 8 });

  it.each(BUNDLED_ENGINES.filter(({ name }) => name !== "tfjs-cpu"))("is trained as it is: $name", async (engine) => {
    const session = engine.prepareTraining(step);
    const { carry } = await session.run(chunk);
    const inputs = { ...chunk.inputs, firstStep: 2 };
    const rest = { ...chunk, carry, inputs, indices: Int32Array.of(4, 9, 2), batchSize: 3 };
    const { losses } = await session.run(rest);
    const reference = await (await selectEngine("tfjs-cpu")).prepareTraining(step).run(rest);
    expect(losses).toHaveLength(1);
    expect(losses[0]).toBeCloseTo(reference.losses[0] as number, 5);
  });
});

describe("numbers too small for full precision", () => {
  const moments = (carry: Carry<HostArray>, value: number): Carry<HostArray> =>
    mapTree(carry, (leaf, path) =>
      leaf.dtype === "float32" && /^optimizer\/[mv]\//.test(path)
        ? { ...leaf, data: new Float32Array(leaf.data.length).fill(value) }
        : leaf,
    );

  it("are zeros to onnx-cpu, since processors are slow with them", async () => {
    const engine = await selectEngine("onnx-cpu");
    const step = mixedStep();
    const session = engine.prepareTraining(step);
    const chunk = mixedChunk(step, { steps: 3, batchSize: 8 });
    // Some gradients are exactly zero here: what is left of their moments is a small number or none.
    const black = {
      ...chunk,
      rows: { ...chunk.rows, features: new Float32Array(chunk.rows.features.length).fill(121) },
    };
    const small = await session.run({ ...black, carry: moments(chunk.carry, 1e-40) });
    const none = await session.run({ ...black, carry: moments(chunk.carry, 0) });
    expect(fingerprint(small)).toEqual(fingerprint(none));
  });
});
