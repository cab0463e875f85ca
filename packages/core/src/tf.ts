import type * as tfjs from "@tensorflow/tfjs";
import { loadTfjs } from "#tfjs";

/**
 * tfjs, for all of core. `@tensorflow/tfjs` (not tfjs-core) registers the gradients as well. Loaded by the first op: whoever only checks
 * a model's shapes does without.
 */
export let tf: typeof tfjs = new Proxy({} as typeof tfjs, {
  get(_, name) {
    tf = loadTfjs();
    return tf[name as keyof typeof tfjs];
  },
});

/** Its types that core names. */
export declare namespace tf {
  type GradSaveFunc = tfjs.GradSaveFunc;
  type KernelBackend = tfjs.KernelBackend;
  type KernelConfig = tfjs.KernelConfig;
  type KernelFunc = tfjs.KernelFunc;
  type Scalar = tfjs.Scalar;
  type Tensor<R extends tfjs.Rank = tfjs.Rank> = tfjs.Tensor<R>;
  type Tensor1D = tfjs.Tensor1D;
  type Tensor2D = tfjs.Tensor2D;
  type Tensor4D = tfjs.Tensor4D;
}
