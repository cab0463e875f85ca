import { type Engine, selectEngine } from "@conclave/engines";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clouds, run } from "./support/small-data.js";
import { train } from "./support/train.js";

let engine: Engine;
beforeAll(async () => {
  engine = await selectEngine("auto");
});
afterAll(() => engine.close());

const data = clouds();
const widths = [2, 3, 4, 5, 6, 7, 8];
const spec = run({
  members: widths.map((width) => ({ model: { mlp: { hidden: [width] } }, batchSize: 16, epochs: 2 })),
});

/** An engine that knows which of its sessions hold something: used, and not released since. */
function holding(engine: Engine): { engine: Engine; held: { training: Set<object>; prediction: Set<object> } } {
  const held = { training: new Set<object>(), prediction: new Set<object>() };
  return {
    held,
    engine: {
      ...engine,
      prepareTraining(step) {
        const session = engine.prepareTraining(step);
        return {
          run(chunk) {
            held.training.add(session);
            return session.run(chunk);
          },
          release() {
            held.training.delete(session);
            return session.release();
          },
        };
      },
      preparePrediction(step) {
        const session = engine.preparePrediction(step);
        return {
          predict(...request) {
            held.prediction.add(session);
            return session.predict(...request);
          },
          release() {
            held.prediction.delete(session);
            return session.release();
          },
        };
      },
    },
  };
}

describe("D6: what trains the models of a search", () => {
  it("is held of the last four, and the first comes out alike when it comes back", async () => {
    const { engine: counted, held } = holding(engine);
    const trained = [];
    for (const member of widths.keys()) {
      trained.push(await train({ spec, data, engine: counted, member }));
      expect(held.training.size).toBe(Math.min(member + 1, 4));
      expect(held.prediction.size).toBe(Math.min(member + 1, 4));
    }
    const again = await train({ spec, data, engine: counted, member: 0 });
    expect(again.weights).toEqual(trained[0]!.weights);
    expect(held.training.size).toBe(4);
  });

  it("may be given up amid trainings that run side by side, and they end as they would have", async () => {
    const { engine: counted } = holding(engine);
    const apart = [];
    for (const member of widths.keys()) apart.push((await train({ spec, data, engine: counted, member })).weights);
    const together = await Promise.all(widths.map((_, member) => train({ spec, data, engine: counted, member })));
    expect(together.map(({ weights }) => weights)).toEqual(apart);
  });
});
