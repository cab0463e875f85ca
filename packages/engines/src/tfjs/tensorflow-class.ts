import { availableParallelism } from "node:os";
import type { NvidiaCards } from "./nvidia-cards.js";

/** What TensorFlow's results depend on besides a step and its inputs. */
export interface TensorFlowTraits {
  /** The version of tfjs. */
  readonly tfjs: string;
  readonly tensorflow: string;
  readonly cards: NvidiaCards | null;
  /** The processor's instruction set: some operations run there. */
  readonly processor: string;
  /** The environment that TensorFlow read when it loaded. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * The determinism class of TensorFlow: tfjs, TensorFlow, card, driver, threads within an operation and between them, oneDNN, processor. A change of any
 * of these may change the last bits: with LeNet on a CPU, one thread and two give other bytes, and so do oneDNN's loops and TensorFlow's.
 */
export function tensorFlowClass({ tfjs, tensorflow, cards, processor, environment }: TensorFlowTraits): string {
  const threads = (name: string) => {
    const wanted = Number(environment[name]);
    return Number.isInteger(wanted) && wanted > 0 ? wanted : availableParallelism();
  };
  const oneDnn = /^(0|false)$/i.test(environment.TF_ENABLE_ONEDNN_OPTS?.trim() ?? "") ? "off" : "on";
  const models = [...new Set(cards?.models ?? [])].map((model) => model.replaceAll(/[\s/]+/g, "_"));
  return [
    "tfjs-gpu",
    tfjs,
    `tensorflow-${tensorflow}`,
    models.length === 0 ? "unknown-card" : models.join("+"),
    `driver-${cards?.driver ?? "unknown"}`,
    `threads-${threads("TF_NUM_INTRAOP_THREADS")}x${threads("TF_NUM_INTEROP_THREADS")}`,
    `onednn-${oneDnn}`,
    processor,
  ].join("/");
}
