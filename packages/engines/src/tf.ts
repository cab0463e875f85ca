/** The one module of the engines that imports tfjs. */
export * as tf from "@tensorflow/tfjs";
