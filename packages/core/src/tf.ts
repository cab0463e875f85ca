/** The one module of core that imports tfjs. `@tensorflow/tfjs` (not tfjs-core) registers the gradients as well. */
export * as tf from "@tensorflow/tfjs";
