import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { ENGINE_NAMES, type Engine, EngineError, selectEngine } from "../src/index.js";
import { selfCheck } from "../src/self-check.js";

async function errorOf(name: string): Promise<EngineError> {
  const error = await selectEngine(name).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EngineError);
  return error as EngineError;
}

describe("selectEngine", () => {
  it.each(["onnx-cpu", "tfjs-wasm", "tfjs-cpu"])("starts %s and says what it is", async (name) => {
    const engine = await selectEngine(name);
    expect(engine.name).toBe(name);
    expect(engine.determinismClass).toMatch(new RegExp(`^${name}/\\d+\\.\\d+\\.\\d+/\\w+`));
    await engine.close();
  });

  it("takes the compiled engine when it may choose", async () => {
    expect((await selectEngine("auto")).name).toBe("onnx-cpu");
  });

  it("names the engines there are when asked for another", async () => {
    const { code, message } = await errorOf("onnx-gpu");
    expect(code).toBe("unknown-engine");
    for (const part of ['"onnx-gpu"', "auto", ...ENGINE_NAMES]) expect(message).toContain(part);
  });

  it("leaves tfjs's backend as it was", async () => {
    await tf.setBackend("cpu");
    for (const name of ["onnx-cpu", "tfjs-wasm", "tfjs-cpu"]) {
      await selectEngine(name);
      expect(tf.getBackend(), name).toBe("cpu");
    }
  });
});

describe("the check at start", () => {
  /** An engine that runs as another does, but writes one logit wrong. */
  function withWrongLogit(engine: Engine, index: number, wrong: (right: number) => number): Engine {
    return {
      ...engine,
      preparePrediction(step) {
        const session = engine.preparePrediction(step);
        return {
          async predict(...request) {
            const logits = await session.predict(...request);
            return logits.with(index, wrong(logits[index] as number));
          },
          release: () => session.release(),
        };
      },
    };
  }

  it("lets an engine through that multiplies rightly", async () => {
    await expect(selfCheck(await selectEngine("onnx-cpu"))).resolves.toBeUndefined();
  });

  it.each([
    { name: "a number that is off by one", wrong: (right: number) => right + 1 },
    { name: "a number that is no number", wrong: () => Number.NaN },
    { name: "the smallest error", wrong: (right: number) => right * (1 + 2 ** -22) },
  ])("refuses $name wherever it is", async ({ wrong }) => {
    const engine = await selectEngine("onnx-cpu");
    for (const index of [0, 5, 9]) {
      const check = selfCheck(withWrongLogit(engine, index, wrong));
      await expect(check).rejects.toMatchObject({ name: "EngineError", code: "self-check" });
      await expect(check).rejects.toThrow(/the engine onnx-cpu computed .* where .* is right/);
    }
  });
});
