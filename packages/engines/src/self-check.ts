import { buildModel, trainingStep } from "@conclave/core";
import type { Engine } from "./engine.js";
import { EngineError } from "./engine-error.js";

/** Rows, columns and units of the product: small, but larger than a vector. */
const ROWS = 5;
const COLUMNS = 33;

/**
 * Has an engine multiply two small matrices of whole numbers and compares every number, since a broken driver can answer with garbage
 * in silence.
 * @throws EngineError when a product is wrong
 */
export async function selfCheck(engine: Engine): Promise<void> {
  const layer = { dense: { units: 2, activation: "linear", bias: true, initializer: "zeros" } } as const;
  const model = buildModel({ layers: [layer] }, [COLUMNS], 2);
  const optimizer = { sgd: { learningRate: 0.1, momentum: 0, nesterov: false, schedule: "constant" } } as const;
  const step = trainingStep({ model, loss: "crossEntropy", optimizer });
  const weights = Float32Array.from({ length: COLUMNS * 2 }, (_, index) => (index % 7) - 3);
  const features = Float32Array.from({ length: ROWS * COLUMNS }, (_, index) => (index % 5) - 2);
  const initial = step.initialCarry([0, 0]);
  const kernel = Object.keys(initial).find(
    (path) => path.startsWith("params/") && initial[path]?.data.length === weights.length,
  );
  const carry = { ...initial, [kernel as string]: { dtype: "float32" as const, shape: [COLUMNS, 2], data: weights } };
  const statistics = { mean: new Float32Array(COLUMNS), scale: new Float32Array(COLUMNS).fill(1) };
  const logits = await engine.preparePrediction(step).predict(carry, { count: ROWS, features }, statistics);
  for (let row = 0; row < ROWS; row++) {
    for (let unit = 0; unit < 2; unit++) {
      let expected = 0;
      for (let column = 0; column < COLUMNS; column++) {
        expected += (features[row * COLUMNS + column] as number) * (weights[column * 2 + unit] as number);
      }
      const got = logits[row * 2 + unit];
      if (got !== expected) {
        throw new EngineError(
          "self-check",
          `the engine ${engine.name} computed ${got} where ${expected} is right; do not use it here`,
        );
      }
    }
  }
}
