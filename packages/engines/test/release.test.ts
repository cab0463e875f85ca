import { describe, expect, it, vi } from "vitest";
import { selectEngine } from "../src/index.js";
import { ort } from "../src/onnx/runtime.js";
import { BUNDLED_ENGINES } from "./support/engines.js";
import { fingerprint, mixedChunk, mixedStep } from "./support/training.js";

/** Counts the sessions of onnxruntime that were made and not yet released. */
function countingSessions(): () => number {
  const create = ort.InferenceSession.create.bind(ort.InferenceSession);
  let live = 0;
  vi.spyOn(ort.InferenceSession, "create").mockImplementation(async (...given: unknown[]) => {
    const session = await (create as (...given: unknown[]) => ReturnType<typeof create>)(...given);
    const release = session.release.bind(session);
    live++;
    session.release = async () => {
      live--;
      await release();
    };
    return session;
  });
  return () => live;
}

describe.each(BUNDLED_ENGINES)("$name", (engine) => {
  it("D6: a session that was released trains and predicts on, to the same bytes", async () => {
    const step = mixedStep();
    const [training, prediction] = [engine.prepareTraining(step), engine.preparePrediction(step)];
    const chunk = mixedChunk(step, { steps: 2, batchSize: 8 });
    const run = async () => {
      const result = await training.run(chunk);
      return { ...fingerprint(result), logits: await prediction.predict(result.carry, chunk.rows, chunk.inputs) };
    };
    const before = await run();
    await Promise.all([training.release(), prediction.release()]);
    expect(await run()).toEqual(before);
    // Asked for amid a call, a release waits for its end.
    const underWay = run();
    await Promise.all([training.release(), prediction.release()]);
    expect(await underWay).toEqual(before);
  });
});

it("D6: a session that is released holds no program of onnxruntime's any longer", async () => {
  const live = countingSessions();
  const engine = await selectEngine("onnx-cpu");
  const atStart = live();
  const step = mixedStep();
  const [training, prediction] = [engine.prepareTraining(step), engine.preparePrediction(step)];
  const result = await training.run(mixedChunk(step, { steps: 1, batchSize: 8 }));
  const rest = mixedChunk(step, { steps: 1, batchSize: 5 });
  await training.run(rest);
  await prediction.predict(result.carry, rest.rows, rest.inputs);
  expect(live() - atStart).toBe(3);
  await Promise.all([training.release(), prediction.release()]);
  expect(live() - atStart).toBe(0);
  vi.restoreAllMocks();
});
