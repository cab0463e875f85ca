import { sizeOf } from "../array.js";
import { tf } from "../tf.js";
import { COUNTER_UNIFORM, type CounterUniformAttrs } from "./counter-uniform.js";
import { counterUniformArray } from "./hash.js";

/** The kernel for any eager backend that can read and write synchronously: cpu, wasm, tensorflow. */
const counterUniformKernel: tf.KernelFunc = ({ inputs, attrs, backend }) => {
  const { shape, salt } = attrs as unknown as CounterUniformAttrs;
  const memory = backend as tf.KernelBackend;
  const words = (name: "key" | "step") => memory.readSync(inputs[name]!.dataId) as Int32Array;
  const [key0, key1] = words("key");
  const [step] = words("step");
  const values = counterUniformArray(key0!, key1!, step!, salt, sizeOf(shape));
  return { dataId: memory.write(values, shape, "float32"), shape, dtype: "float32" };
};

/** Makes counterUniform available on a backend; does nothing when it already is. */
export function registerCounterUniform(backendName: string): void {
  // getKernel returns undefined for what nobody registered, though its type does not say so.
  if ((tf.getKernel(COUNTER_UNIFORM, backendName) as tf.KernelConfig | undefined) === undefined) {
    tf.registerKernel({ kernelName: COUNTER_UNIFORM, backendName, kernelFunc: counterUniformKernel });
  }
}
