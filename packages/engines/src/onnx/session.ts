import type { InferenceSession } from "onnxruntime-node";
import { ort } from "./runtime.js";

interface SessionOptions {
  /** Whether the session keeps the memory of its tensors for the next ones: quicker, but it takes more than it needs and gives none back. */
  readonly arena: boolean;
}

/** A session for one model on the CPU: one thread, since parallelism is across members, and denormals as zero, since they are slow. */
export async function createSession(model: Uint8Array, { arena }: SessionOptions): Promise<InferenceSession> {
  return ort.InferenceSession.create(model, {
    executionProviders: ["cpu"],
    graphOptimizationLevel: "all",
    executionMode: "sequential",
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    enableCpuMemArena: arena,
    logSeverityLevel: 3,
    extra: {
      session: { set_denormal_as_zero: "1" },
      // It would turn the transposes that the tracer wrote for speed into flags again.
      optimization: { disable_specified_optimizers: "GemmTransposeFusion" },
    },
  });
}
