import { selectEngine } from "../../src/index.js";

/** The engines that need nothing but what npm brings. */
export const BUNDLED_ENGINES = [
  await selectEngine("onnx-cpu"),
  await selectEngine("tfjs-wasm"),
  await selectEngine("tfjs-cpu"),
];
