import { currentLayerName, defineLayer, dense, type Layer, sequential } from "@conclave/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { compilePrediction, compileTraining, TracerError } from "../src/index.js";
import { compileFunction } from "../src/testing/index.js";
import { stepOfLayer } from "./support/models.js";
import { runModel } from "./support/run-model.js";

beforeAll(async () => {
  tf.enableProdMode(); // keeps the cpu backend's banner off the output
  await tf.setBackend("cpu");
});

/** A network whose second layer, "odd", does something to what the first one gives. */
function withOddLayer(apply: (x: tf.Tensor) => tf.Tensor): Layer {
  const odd = defineLayer({
    name: "odd",
    kind: "activation",
    plan: (shape) => ({ outShape: shape, params: {}, state: {} }),
    apply: ({ state }, x) => ({ y: apply(x), state }),
  });
  const options = { activation: "linear", bias: true, initializer: "glorotUniform" } as const;
  return sequential("model", [
    dense("first", { ...options, units: 4 }),
    sequential("block", [odd]),
    dense("last", { ...options, units: 3 }),
  ]);
}

function compileErrorOf(apply: (x: tf.Tensor) => tf.Tensor): TracerError {
  try {
    compileTraining(stepOfLayer(withOddLayer(apply), 5), 2, "float32");
  } catch (error) {
    expect(error).toBeInstanceOf(TracerError);
    return error as TracerError;
  }
  throw new Error("the step was compiled");
}

describe("a kernel that cannot be compiled", () => {
  it("is named with its layer", () => {
    const { code, layer, message } = compileErrorOf((x) => tf.cumsum(x, 1));
    expect(code).toBe("unsupported-kernel");
    expect(layer).toBe("block/odd");
    expect(message).toMatch(/^in layer "block\/odd": the tfjs kernel "Cumsum" cannot be compiled; .*--engine tfjs-cpu/);
  });

  it("is named with the layer whose output it works on when only a gradient needs it", () => {
    const { code, layer, message } = compileErrorOf((x) => {
      const y = tf.tanh(x);
      return tf.mul(y, tf.prod(y, 1, true));
    });
    expect(code).toBe("unsupported-kernel");
    expect(layer).toBe("block/odd");
    expect(message).toContain('the tfjs kernel "Cumprod"');
  });

  it("stops a prediction program too", () => {
    const compile = () =>
      compilePrediction(
        stepOfLayer(
          withOddLayer((x) => tf.cumsum(x, 1)),
          5,
        ),
        2,
        "float32",
      );
    expect(compile).toThrow('in layer "block/odd": the tfjs kernel "Cumsum" cannot be compiled');
  });

  it("is named alone outside of layers", () => {
    const x = { shape: [2, 3], dtype: "float32" } as const;
    const compile = () => compileFunction({ x }, (tensors) => ({ y: tf.cumsum(tensors.x as tf.Tensor, 1) }));
    expect(compile).toThrow(/^the tfjs kernel "Cumsum" cannot be compiled/);
  });
});

describe("a form of a kernel that cannot be compiled", () => {
  it.each([
    {
      name: "a dilated convolution",
      apply: (x: tf.Tensor) => {
        const images = tf.reshape(x, [2, 2, 2, 1]) as tf.Tensor4D;
        const filter = tf.ones([2, 2, 1, 1]) as tf.Tensor4D;
        return tf.reshape(tf.conv2d(images, filter, 1, "same", "NHWC", [2, 2]), [2, 4]);
      },
      message: /the tfjs kernel ".*": dilated windows are not supported/,
    },
    {
      name: "a gather for each sample",
      apply: (x: tf.Tensor) => {
        const indices = tf.zeros([2, 4], "int32") as tf.Tensor2D;
        return tf.gather(x, indices, 1, 1);
      },
      message: /the tfjs kernel "GatherV2": gather with batchDims is not supported/,
    },
    {
      name: "text",
      apply: (x: tf.Tensor) => {
        tf.tensor(["one", "two"]);
        return x;
      },
      message: /tensors of type string cannot be traced; use float32, int32 or bool/,
    },
  ])("is named with its layer: $name", ({ apply, message }) => {
    const error = compileErrorOf(apply);
    expect(error.code).toBe("unsupported-form");
    expect(error.layer).toBe("block/odd");
    expect(error.message).toMatch(message);
  });
});

describe("a tensor made outside of the trace", () => {
  it("is refused with the layer that uses it, instead of becoming a constant", () => {
    const captured = tf.tensor1d([1, 2, 3, 4]);
    const { code, layer, message } = compileErrorOf((x) => tf.mul(x, captured));
    expect(code).toBe("foreign-tensor");
    expect(layer).toBe("block/odd");
    expect(message).toContain("a tensor of shape [4] was made outside the trace, on another backend");
    expect(Array.from(captured.dataSync())).toEqual([1, 2, 3, 4]);
  });

  it("is refused as a result too", () => {
    const captured = tf.tensor1d([1, 2]);
    const x = { shape: [2], dtype: "float32" } as const;
    expect(() => compileFunction({ x }, () => ({ y: captured }))).toThrow(/was made outside the trace/);
  });

  it("may be made inside, from plain numbers", async () => {
    const x = { shape: [4], dtype: "float32" } as const;
    const { model } = compileFunction({ x }, (tensors) => ({
      y: tf.mul(tensors.x as tf.Tensor, tf.tensor1d([1, 2, 3, 4])),
    }));
    const { "y:out": y } = await runModel(model, { x: { shape: [4], data: Float32Array.of(2, 3, 4, 5) } });
    expect(y).toEqual([2, 6, 12, 20]);
  });
});

describe("reading a traced value", () => {
  it.each([
    { name: "dataSync", read: (x: tf.Tensor) => x.dataSync() },
    { name: "arraySync", read: (x: tf.Tensor) => x.arraySync() },
    { name: "print", read: (x: tf.Tensor) => x.print() },
    { name: "of what a constant became", read: (x: tf.Tensor) => tf.add(tf.zerosLike(x), 1).dataSync() },
  ])("is an error that names the layer: $name", ({ read }) => {
    const { code, layer, message } = compileErrorOf((x) => {
      read(x);
      return x;
    });
    expect(code).toBe("value-read");
    expect(layer).toBe("block/odd");
    expect(message).toContain("a traced function must not depend on values");
  });

  it("is an error that names the layer when it is awaited", async () => {
    const promises: Promise<unknown>[] = [];
    compileTraining(
      stepOfLayer(
        withOddLayer((x) => {
          promises.push(x.data(), x.array());
          return x;
        }),
        5,
      ),
      2,
      "float32",
    );
    expect(promises.length).toBeGreaterThan(0);
    for (const promise of promises) {
      await expect(promise).rejects.toMatchObject({ code: "value-read", layer: "block/odd" });
    }
  });
});

describe("after a trace, good or bad,", () => {
  const good = (x: tf.Tensor) => tf.tanh(x);
  const compileGood = () => compileTraining(stepOfLayer(withOddLayer(good), 5), 2, "float32");
  const bad: readonly { name: string; apply: (x: tf.Tensor) => tf.Tensor }[] = [
    { name: "an unsupported kernel", apply: (x) => tf.cumsum(x, 1) },
    { name: "an unsupported gradient", apply: (x) => tf.mul(x, tf.prod(x, 1, true)) },
    {
      name: "a foreign tensor",
      apply: (x) => tf.mul(x, tf.engine().makeTensor(Float32Array.of(1), [], "float32", tf.findBackend("cpu"))),
    },
    { name: "a value that was read", apply: (x) => tf.mul(x, x.dataSync()[0] as number) },
    {
      name: "an error of the layer's own",
      apply: () => {
        throw new Error("the layer's own");
      },
    },
  ];

  it("nothing is left behind: no backend, no tensor, no layer", () => {
    const before = { backend: tf.getBackend(), tensors: tf.memory().numTensors };
    compileGood();
    compilePrediction(stepOfLayer(withOddLayer(good), 5), 2, "float32");
    expect({ backend: tf.getBackend(), tensors: tf.memory().numTensors }).toEqual(before);
    expect(currentLayerName()).toBeNull();
  });

  it.each(bad)("nothing is left behind by $name", ({ apply }) => {
    const { hash } = compileGood();
    const before = tf.getBackend();
    expect(() => compileTraining(stepOfLayer(withOddLayer(apply), 5), 2, "float32")).toThrow();
    expect(tf.getBackend()).toBe(before);
    expect(currentLayerName()).toBeNull();
    // tfjs goes on as if nothing had been: values, gradients and scopes.
    const tensors = tf.memory().numTensors;
    const slope = tf.tidy(() =>
      Array.from(
        tf
          .grad((x) => tf.sum(tf.square(x)))(tf.tensor1d([1, 2, 3]))
          .dataSync(),
      ),
    );
    expect(slope).toEqual([2, 4, 6]);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(compileGood().hash).toBe(hash);
  });
});

describe("a model of many layers in a row", () => {
  const deep = (layers: number) => {
    const options = { units: 2, activation: "relu", bias: true, initializer: "glorotUniform" } as const;
    return stepOfLayer(
      sequential(
        "deep",
        Array.from({ length: layers }, (_, at) => dense(`dense${at}`, options)),
      ),
      2,
    );
  };

  it("compiles", () => {
    expect(compileTraining(deep(300), 2, "float32").hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("that are too many is refused in words", () => {
    expect(() => compilePrediction(deep(4000), 2, "float32")).toThrow(
      expect.objectContaining({ code: "too-deep", message: expect.stringContaining("use fewer layers") }),
    );
  });
});
