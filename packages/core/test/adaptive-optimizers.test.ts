import { describe, expect, it } from "vitest";
import { buildOptimizer, float32Array, ModelError, type OptimizerSpec } from "../src/index.js";
import { descend, expectPath } from "./support/descend.js";

type Options<Name extends string> =
  Extract<OptimizerSpec, Readonly<Record<Name, unknown>>> extends infer Spec ? Partial<Spec[Name & keyof Spec]> : never;

const adagrad = (options: Options<"adagrad"> = {}) =>
  buildOptimizer({ adagrad: { learningRate: 0.1, epsilon: 1e-10, schedule: "constant", ...options } });
const rmsprop = (options: Options<"rmsprop"> = {}) =>
  buildOptimizer({
    rmsprop: {
      learningRate: 0.1,
      rho: 0.75,
      epsilon: 1e-8,
      momentum: 0,
      centred: false,
      schedule: "constant",
      ...options,
    },
  });
const adamw = (options: Options<"adamw"> = {}) =>
  buildOptimizer({
    adamw: {
      learningRate: 0.1,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0.5,
      schedule: "constant",
      ...options,
    },
  });

describe("adagrad", () => {
  it("O3: divides by the root of the sum of all squared gradients, element by element: worked by hand", () => {
    // r: 9 and 16, then 9 + 16 = 25 and 16 + 0.
    expectPath(
      descend(
        adagrad(),
        [1, 1],
        [
          [3, -4],
          [4, 0],
        ],
        0.1,
      ),
      [
        [0.9, 1.1],
        [0.9 - 0.1 * (4 / 5), 1.1],
      ],
    );
  });

  it("O3: does not move what has never had a gradient", () => {
    expectPath(descend(adagrad(), [1], [[0], [0]], 0.1), [[1], [1]]);
  });

  it("O3: adds epsilon outside the root", () => {
    expectPath(descend(adagrad({ epsilon: 1 }), [0], [[3]], 0.1), [[-0.1 * (3 / 4)]]);
  });
});

describe("rmsprop", () => {
  it("O4: divides by the root of the moving mean of squares: worked by hand", () => {
    // r: 0.25·16 = 4, then 0.75·4 + 0.25·4 = 4.
    expectPath(descend(rmsprop(), [1], [[4], [2]], 0.1), [[0.8], [0.7]]);
  });

  it("O4: adds epsilon outside the root of the paper's squares, not of the scaled ones that it keeps", () => {
    expectPath(descend(rmsprop({ epsilon: 2 }), [1], [[4]], 0.1), [[1 - 0.1 * (4 / (2 + 2))]]);
  });

  it("O4: with momentum gathers the divided gradients: worked by hand", () => {
    // Divided: 4/2 and 2/2; gathered: 2, then 0.5·2 + 1 = 2.
    expectPath(descend(rmsprop({ momentum: 0.5 }), [1], [[4], [2]], 0.1), [[0.8], [0.6]]);
  });

  it("O4: centred divides by the deviation: worked by hand", () => {
    // r = 0.25·16 = 4, a = 0.25·4 = 1, r - a² = 3; then r = 3 + 0.25·4 = 4, a = 0.75 + 0.5 = 1.25, r - a² = 2.4375.
    const first = 1 - 0.1 * (4 / Math.sqrt(3));
    expectPath(descend(rmsprop({ centred: true }), [1], [[4], [2]], 0.1), [
      [first],
      [first - 0.1 * (2 / Math.sqrt(2.4375))],
    ]);
  });

  it("O4: centred stays finite where a gradient never changes, whose deviation falls to zero", () => {
    const gradients = Array.from({ length: 200 }, () => [0.1]);
    const found = descend(rmsprop({ centred: true, rho: 0.9, epsilon: 1e-3 }), [0], gradients, 1e-3);
    expect(Number.isFinite(found.at(-1)![0])).toBe(true);
    // The last steps divide by little more than epsilon.
    expect(found.at(-2)![0]! - found.at(-1)![0]!).toBeCloseTo((1e-3 * 0.1) / 1e-3, 2);
  });

  it("O4: keeps the means of gradients only when centred", () => {
    const params = { w: float32Array([2]) };
    expect(Object.keys(rmsprop().init(params))).toEqual(["s/w"]);
    expect(Object.keys(rmsprop({ centred: true, momentum: 0.5 }).init(params))).toEqual(["s/w", "a/w", "trace/w"]);
  });

  it.each([[{ rho: 1 }], [{ momentum: 1 }], [{ epsilon: 0 }], [{ rho: 0, centred: true }]])(
    "O4: refuses %j",
    (wrong) => {
      expect(() => rmsprop(wrong)).toThrow(ModelError);
    },
  );
});

describe("adamw", () => {
  it("O5: takes rate · decay of each weight away beside Adam's step: worked by hand", () => {
    // Adam's first step is the rate against the gradient's sign, so θ = 2·(1 - 0.1·0.5) - 0.1.
    expectPath(descend(adamw(), [2, -2], [[3, 3]], 0.1, [1, 2]), [[1.8, -2]]);
  });

  it("O5: does not take the decay through the moments: a zero gradient leaves the decay alone", () => {
    expectPath(descend(adamw(), [2], [[0], [0]], 0.1, [1, 1]), [[1.9], [1.805]]);
  });

  it("O5: does not decay biases", () => {
    expectPath(descend(adamw(), [2], [[0]], 0.1), [[2]]);
  });

  it("O5: decays by the rate of its schedule", () => {
    // Half a cosine over two steps: the rates are 0.1 and 0.05.
    const optimizer = adamw({ schedule: { cosine: { final: 0 } } });
    expectPath(descend(optimizer, [2], [[0], [0]], 0.1, [1, 1]), [[1.9], [1.9 * (1 - 0.05 * 0.5)]]);
  });

  it.each([[{ weightDecay: -0.1 }], [{ weightDecay: Number.POSITIVE_INFINITY }], [{ beta1: 1 }]])(
    "O5: refuses %j",
    (wrong) => {
      expect(() => adamw(wrong)).toThrow(ModelError);
    },
  );
});
