import { describe, expect, it } from "vitest";
import type { EngineRows } from "../src/index.js";
import { BUNDLED_ENGINES } from "./support/engines.js";
import { mixedChunk, mixedStep } from "./support/training.js";

const CLASSES = 5;
const FEATURES = 180;

/** Some of the rows, as somebody would ask for them. */
function first(rows: EngineRows, count: number): Omit<EngineRows, "labels"> {
  return { count, features: rows.features.slice(0, count * FEATURES) };
}

/** Rows again and again, up to so many. */
function repeated(rows: EngineRows, count: number): Omit<EngineRows, "labels"> {
  const features = Float32Array.from(
    { length: count * FEATURES },
    (_, at) => rows.features[at % rows.features.length] as number,
  );
  return { count, features };
}

describe.each(BUNDLED_ENGINES)("$name", (engine) => {
  const step = mixedStep();
  const { carry, rows, inputs } = mixedChunk(step, { steps: 1, batchSize: 8 });
  const session = engine.preparePrediction(step);

  it("answers each row with the same logits however many are asked with it", async () => {
    const all = await session.predict(carry, repeated(rows, 600), inputs);
    expect(all).toHaveLength(600 * CLASSES);
    for (const count of [1, 2, 16, 17, 61, 256, 257]) {
      const some = await session.predict(carry, repeated(rows, count), inputs);
      expect(some).toHaveLength(count * CLASSES);
      some.forEach((logit, at) => {
        expect(Math.abs(logit - (all[at] as number)), `${count} rows, logit ${at}`).toBeLessThanOrEqual(1e-6);
      });
    }
  });

  it("answers equal requests with equal bytes, whatever was asked in between", async () => {
    const before = await session.predict(carry, first(rows, 20), inputs);
    await session.predict(carry, first(rows, 61), inputs);
    await session.predict(carry, first(rows, 1), inputs);
    expect(await session.predict(carry, first(rows, 20), inputs)).toEqual(before);
    expect(await engine.preparePrediction(step).predict(carry, first(rows, 20), inputs)).toEqual(before);
  });

  it("answers requests that were made at once each with its own", async () => {
    const apart = [
      await session.predict(carry, first(rows, 3), inputs),
      await session.predict(carry, first(rows, 40), inputs),
    ];
    const together = await Promise.all([3, 40].map((count) => session.predict(carry, first(rows, count), inputs)));
    expect(together).toEqual(apart);
  });

  it("answers bytes as it does the same numbers in float32", async () => {
    const bytes = { count: rows.count, features: Uint8Array.from(rows.features) };
    expect(await session.predict(carry, bytes, inputs)).toEqual(await session.predict(carry, rows, inputs));
  });

  it("answers no rows with no logits", async () => {
    expect(await session.predict(carry, { count: 0, features: new Float32Array(0) }, inputs)).toHaveLength(0);
  });

  it("uses the statistics and the state that it is given", async () => {
    const own = await session.predict(carry, first(rows, 4), inputs);
    const brighter = { ...inputs, mean: Float32Array.of(0, 0) };
    expect(await session.predict(carry, first(rows, 4), brighter)).not.toEqual(own);
    const path = Object.keys(carry).find((name) => name.startsWith("state/") && name.endsWith("mean")) as string;
    const mean = { dtype: "float32", shape: [6], data: new Float32Array(6).fill(0.7) } as const;
    expect(await session.predict({ ...carry, [path]: mean }, first(rows, 4), inputs)).not.toEqual(own);
  });
});
