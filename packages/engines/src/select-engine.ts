import type { Engine, EngineName } from "./engine.js";
import { EngineError } from "./engine-error.js";
import { selfCheck } from "./self-check.js";

/** The engines there are, the default first. */
export const ENGINE_NAMES: readonly EngineName[] = ["onnx-cpu", "tfjs-wasm", "tfjs-cpu", "tfjs-gpu"];

function isEngineName(name: string): name is EngineName {
  return (ENGINE_NAMES as readonly string[]).includes(name);
}

/**
 * Looks whether an engine can be had here, without loading it in this process: for those who have others run it.
 * @throws EngineError when there is no such engine, what it needs is not installed, or there is no card for it
 */
export async function requireEngine(name: string): Promise<void> {
  if (engineNamed(name) !== "tfjs-gpu") return;
  const [{ installedTensorFlow }, { probeCard }] = await Promise.all([
    import("./tfjs/tensorflow-peer.js"),
    import("./tfjs/require-card.js"),
  ]);
  await probeCard(installedTensorFlow());
}

/** "auto" is the compiled engine on the CPU. */
function engineNamed(name: string): EngineName {
  const wanted = name === "auto" ? "onnx-cpu" : name;
  if (isEngineName(wanted)) return wanted;
  throw new EngineError(
    "unknown-engine",
    `there is no engine "${name}"; choose one of auto, ${ENGINE_NAMES.join(", ")}`,
  );
}

async function createEngine(name: EngineName): Promise<Engine> {
  // Loaded when chosen: onnxruntime and tfjs's backends are large.
  if (name === "onnx-cpu") return (await import("./onnx/onnx-engine.js")).createOnnxEngine();
  return (await import("./tfjs/tfjs-engine.js")).createTfjsEngine(name);
}

/**
 * Starts an engine and has it check itself. "auto" is the compiled engine on the CPU.
 * @throws EngineError when there is no such engine, it is not installed or finds no card, or it computes wrong numbers
 */
export async function selectEngine(name: string): Promise<Engine> {
  const engine = await createEngine(engineNamed(name));
  await selfCheck(engine);
  return engine;
}
