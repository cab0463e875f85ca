import type { Engine, EngineName } from "./engine.js";
import { EngineError } from "./engine-error.js";
import { selfCheck } from "./self-check.js";

/** The engines there are, the default first. */
export const ENGINE_NAMES: readonly EngineName[] = ["onnx-cpu", "tfjs-wasm", "tfjs-cpu", "tfjs-gpu"];

function isEngineName(name: string): name is EngineName {
  return (ENGINE_NAMES as readonly string[]).includes(name);
}

async function createEngine(name: EngineName): Promise<Engine> {
  // Loaded when chosen: onnxruntime and tfjs's backends are large.
  if (name === "onnx-cpu") return (await import("./onnx/onnx-engine.js")).createOnnxEngine();
  return (await import("./tfjs/tfjs-engine.js")).createTfjsEngine(name);
}

/**
 * Starts an engine and has it check itself. "auto" is the compiled engine on the CPU.
 * @throws EngineError when there is no such engine, it is not installed, or it computes wrong numbers
 */
export async function selectEngine(name: string): Promise<Engine> {
  const wanted = name === "auto" ? "onnx-cpu" : name;
  if (!isEngineName(wanted)) {
    throw new EngineError(
      "unknown-engine",
      `there is no engine "${name}"; choose one of auto, ${ENGINE_NAMES.join(", ")}`,
    );
  }
  const engine = await createEngine(wanted);
  await selfCheck(engine);
  return engine;
}
