/** The one module of the tracer that imports tfjs. */
export * as tf from "@tensorflow/tfjs";
