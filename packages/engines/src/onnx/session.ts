import type { InferenceSession } from "onnxruntime-node";
import { ort } from "./runtime.js";

interface SessionOptions {
  /** Whether the session keeps the memory of its tensors for the next ones: quicker, but it takes more than it needs and gives none back. */
  readonly arena: boolean;
  /**
   * Whether onnxruntime plans one piece of memory for all tensors of a run, from what its first run took: tensors lie closer together, which
   * makes small programs up to a fifth quicker. The memory of the first run stays as well, so a large program takes twice what it needs.
   */
  readonly memoryPattern: boolean;
}

/** A session for one model on the CPU: one thread, since parallelism is across members, and denormals as zero, since they are slow. */
export async function createSession(
  model: Uint8Array,
  { arena, memoryPattern }: SessionOptions,
): Promise<InferenceSession> {
  return ort.InferenceSession.create(model, {
    executionProviders: ["cpu"],
    graphOptimizationLevel: "all",
    executionMode: "sequential",
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    enableCpuMemArena: arena,
    enableMemPattern: memoryPattern,
    logSeverityLevel: 3,
    extra: {
      session: { set_denormal_as_zero: "1" },
      // It would turn the transposes that the tracer wrote for speed into flags again.
      optimization: { disable_specified_optimizers: "GemmTransposeFusion" },
    },
  });
}
