import { mapTree } from "@conclave/core";
import { describe, expect, it } from "vitest";
import type { Chunk } from "../src/index.js";
import { BUNDLED_ENGINES } from "./support/engines.js";
import { fingerprint, mixedChunk, mixedStep } from "./support/training.js";

/** Floats in a cache line, which is also the widest vector. */
const OFFSETS = Array.from({ length: 16 }, (_, offset) => offset);

type Numbers = Float32Array | Int32Array | Uint8Array;

/** The same numbers in another place: so many elements behind the start of a buffer. */
function moved<T extends Numbers>(array: T, offset: number): T {
  const type = array.constructor as new (buffer: ArrayBuffer, byteOffset: number, length: number) => T;
  const place = new type(new ArrayBuffer(array.byteLength + 64), offset * array.BYTES_PER_ELEMENT, array.length);
  place.set(array);
  return place;
}

function chunkAt(chunk: Chunk, offset: number): Chunk {
  const { carry, rows, indices, inputs } = chunk;
  return {
    ...chunk,
    carry: mapTree(carry, (leaf) =>
      leaf.dtype === "float32"
        ? { ...leaf, data: moved(leaf.data, offset) }
        : { ...leaf, data: moved(leaf.data, offset) },
    ),
    rows: { ...rows, features: moved(rows.features, offset), labels: moved(rows.labels, offset) },
    indices: moved(indices, offset),
    inputs: { ...inputs, mean: moved(inputs.mean, offset), scale: moved(inputs.scale, offset) },
  };
}

describe.each(BUNDLED_ENGINES)("$name", (engine) => {
  const step = mixedStep();
  const chunk = mixedChunk(step, { steps: 1, batchSize: 37 });

  it("trains to the same bytes wherever the caller's arrays lie", async () => {
    const session = engine.prepareTraining(step);
    const atStart = fingerprint(await session.run(chunkAt(chunk, 0)));
    for (const offset of OFFSETS) {
      const result = await session.run(chunkAt(chunk, offset));
      expect(fingerprint(result), `${offset * 4} bytes behind`).toEqual(atStart);
    }
  });

  it("predicts the same bytes wherever the caller's arrays lie", async () => {
    const session = engine.preparePrediction(step);
    const predict = (at: Chunk) => session.predict(at.carry, at.rows, at.inputs);
    const atStart = await predict(chunkAt(chunk, 0));
    for (const offset of OFFSETS) {
      expect(await predict(chunkAt(chunk, offset)), `${offset * 4} bytes behind`).toEqual(atStart);
    }
  });
});
