import { createRequire } from "node:module";
import { EngineError } from "../engine-error.js";

/** TensorFlow's bindings, the better first. Neither is a dependency, since both download a library when installed. */
const PEERS = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"] as const;

const require = createRequire(import.meta.url);

/**
 * The name of the installed binding, found without loading it.
 * @throws EngineError not-installed, saying what to install
 */
export function installedTensorFlow(): string {
  for (const peer of PEERS) {
    try {
      require.resolve(peer);
      return peer;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") return peer;
    }
  }
  const choices = `npm install ${PEERS[0]} (with a CUDA card) or npm install ${PEERS[1]}`;
  throw new EngineError(
    "not-installed",
    `the engine tfjs-gpu needs TensorFlow: ${choices}; or choose --engine onnx-cpu`,
  );
}

/**
 * Loads the installed binding, which registers the backend "tensorflow".
 * @throws EngineError not-installed when there is none, or it does not load
 */
export async function loadTensorFlow(): Promise<void> {
  const peer = installedTensorFlow();
  restoreUtilFunctions();
  try {
    await import(peer);
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new EngineError("not-installed", `${peer} is installed but does not load: ${why}`, { cause: error });
  }
}

/** The bindings (4.22) call functions that Node 23 took out of util. */
function restoreUtilFunctions(): void {
  const util = require("node:util") as Record<string, unknown>;
  util.isArray ??= Array.isArray;
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
}
