import { Option } from "commander";
import type { EngineChoice } from "conclave";

const engines = ["auto", "onnx-cpu", "tfjs-wasm", "tfjs-cpu", "tfjs-gpu"] as const satisfies readonly EngineChoice[];

/** --engine NAME, one of those that there are. */
export function engineOption(whose: string): Option {
  return new Option("--engine <name>", `what trains ${whose} (default: auto)`).choices(engines);
}
