import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { EngineError } from "../engine-error.js";
import { type NvidiaCards, nvidiaCards } from "./nvidia-cards.js";
import { doesNotLoad, type InstalledBinding, type TensorFlowBinding } from "./tensorflow-peer.js";

/** Long enough for a library of a gigabyte from a slow disk. */
const LOADING_MS = 120_000;

/**
 * Refuses a TensorFlow that computes on the CPU: onnx-cpu trains several times as fast there.
 * @throws EngineError no-card, saying why there is none
 */
export function requireCard(binding: TensorFlowBinding, cards = nvidiaCards()): void {
  const { isUsingGpuDevice, binding: addon } = binding.backend();
  if (!isUsingGpuDevice) throw noCard(addon.TF_Version, cards, process.env.CUDA_VISIBLE_DEVICES);
}

/** The error for a TensorFlow that finds no card. */
export function noCard(version: string, cards: NvidiaCards | null, visible: string | undefined): EngineError {
  return new EngineError(
    "no-card",
    `the engine tfjs-gpu needs a card, and TensorFlow ${version} finds none that it can use: ${whyNoCard(cards, visible)}; or choose --engine onnx-cpu, which is faster on a CPU than TensorFlow`,
  );
}

function whyNoCard(cards: NvidiaCards | null, visible: string | undefined): string {
  if (cards === null) return "this machine has no NVIDIA driver; run it where a card and its driver are";
  const [model = "no card"] = cards.models;
  if (visible !== undefined && !/\d|GPU-|MIG-/.test(visible.replaceAll("-1", "")))
    return `CUDA_VISIBLE_DEVICES is "${visible}", which hides every card; unset it`;
  return `the driver (${cards.driver}) has ${model}, so this TensorFlow is built without CUDA or does not find its libraries; see docs/guide/gpu.md`;
}

/**
 * Looks whether an installed binding finds a card, in a process of its own: loading TensorFlow takes a gigabyte, which a command that has others
 * train should not hold.
 * @throws EngineError not-installed when the binding does not load; no-card when it finds none
 */
export async function probeCard(installed: InstalledBinding): Promise<void> {
  // What loadTensorFlow does, without the modules of this package, which may be bundled.
  const script = `
    const util = require("node:util");
    util.isArray ??= Array.isArray;
    util.isNullOrUndefined ??= (value) => value === null || value === undefined;
    try {
      const { isUsingGpuDevice, binding } = require(process.argv[1]).backend();
      console.log("\\n" + JSON.stringify({ usesCard: isUsingGpuDevice, version: binding.TF_Version }));
    } catch (error) {
      console.log("\\n" + JSON.stringify({ error: String(error.message).split("\\n")[0] }));
    }`;
  const answer = await run(script, installed.folder);
  if ("usesCard" in answer) {
    if (!answer.usesCard) throw noCard(answer.version, nvidiaCards(), process.env.CUDA_VISIBLE_DEVICES);
    return;
  }
  throw doesNotLoad(installed, answer.error);
}

type Answer = { readonly usesCard: boolean; readonly version: string } | { readonly error: string };

async function run(script: string, folder: string): Promise<Answer> {
  try {
    const environment = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2" };
    const options = { env: environment, timeout: LOADING_MS, killSignal: "SIGKILL" } as const;
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", script, folder], options);
    return JSON.parse(stdout.trim().split("\n").at(-1) as string) as Answer;
  } catch (error) {
    const { signal, killed } = error as { readonly signal?: string; readonly killed?: boolean };
    if (killed === true) return { error: `it took longer than ${LOADING_MS / 1000} s` };
    return {
      error: typeof signal === "string" ? `${signal} ended the process that loaded it` : (error as Error).message,
    };
  }
}
