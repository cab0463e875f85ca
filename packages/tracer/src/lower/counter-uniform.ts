import type { Value } from "../ir/value.js";
import { operationOf, sizeOf } from "../ir/value.js";
import type { GraphBuilder, Name } from "../onnx/graph-builder.js";
import { dataTypeOf } from "../onnx/tensor-type.js";
import { identityLayout } from "./layout.js";
import type { LoweringRule } from "./lowering.js";

/** Multiplier of the position: 2^32 over the golden ratio, odd. */
const POSITION_FACTOR = 0x9e3779b1;

/** Whole-number nodes on 32-bit words. onnxruntime multiplies int32 and shifts uint32 only, so words change type between. */
class Words {
  constructor(readonly builder: GraphBuilder) {}

  cast(name: Name, type: "int32" | "uint32" | "float32"): Name {
    return this.builder.emit("Cast", [name], { to: dataTypeOf(type) });
  }

  shiftRight(name: Name, bits: number): Name {
    return this.builder.emit("BitShift", [name, this.builder.constant("uint32", [], Uint32Array.of(bits))], {
      direction: "RIGHT",
    });
  }

  xor(a: Name, b: Name): Name {
    return this.builder.emit("BitwiseXor", [a, b]);
  }

  multiply(name: Name, factor: number): Name {
    const product = this.builder.emit("Mul", [
      this.cast(name, "int32"),
      this.builder.constant("int32", [], Int32Array.of(factor | 0)),
    ]);
    return this.cast(product, "uint32");
  }

  /** The finaliser "lowbias32": every bit of the word changes every other with a bias below 0.2 %. */
  mix(word: Name): Name {
    const a = this.multiply(this.xor(word, this.shiftRight(word, 16)), 0x7feb352d);
    const b = this.multiply(this.xor(a, this.shiftRight(a, 15)), 0x846ca68b);
    return this.xor(b, this.shiftRight(b, 16));
  }
}

/** The positions 0…n-1 times the factor, modulo 2^32, in the order in which they lie in memory. */
function positions(size: number, positionAt: (index: number) => number): Int32Array {
  return Int32Array.from({ length: size }, (_, index) => Math.imul(positionAt(index), POSITION_FACTOR));
}

/**
 * Uniform numbers in [0, 1) from (key, step, salt, position), by the definition of core's counterUniform and bit for bit its values.
 * Over a batch they can be made with the features major at no cost: only the constant of positions differs.
 */
export const lowerCounterUniform: LoweringRule = (value, lowering) => {
  const { inputs, attributes } = operationOf(value);
  const [key, step] = inputs as [Value, Value];
  const { builder, batch } = lowering;
  const uniform = (shape: readonly number[], places: Int32Array): Name => {
    const words = new Words(builder);
    const keyWord = (index: number) =>
      words.cast(builder.gather(lowering.rowMajor(key), Int32Array.of(index)), "uint32");
    const salt = builder.constant("uint32", [], Uint32Array.of((attributes.salt as number) >>> 0));
    const counted = words.mix(words.xor(words.cast(lowering.rowMajor(step), "uint32"), salt));
    const start = words.mix(words.xor(keyWord(0), words.mix(words.xor(keyWord(1), counted))));
    const position = builder.constant("int32", shape, places);
    const word = words.cast(builder.emit("Add", [position, words.cast(start, "int32")]), "uint32");
    const top = words.cast(words.shiftRight(words.mix(word), 8), "float32");
    return builder.emit("Mul", [top, builder.float(2 ** -24)]);
  };
  const size = sizeOf(value.shape);
  const rowMajor = () =>
    uniform(
      value.shape,
      positions(size, (index) => index),
    );
  if (!lowering.options.prefersFeatureMajor || !lowering.isBatched(value)) return { rowMajor };
  const features = size / batch;
  const transposed = () => positions(size, (index) => (index % batch) * features + Math.floor(index / batch));
  return {
    rowMajor,
    featureMajor: () => ({ layout: identityLayout(features), blocks: [uniform([features, batch], transposed())] }),
  };
};
