import { EngineError } from "../engine-error.js";

/**
 * How those who allocate say that they cannot: V8 and its WebAssembly memories, C++'s allocator, onnxruntime's arena and its CUDA provider,
 * Emscripten, TensorFlow, WebGPU.
 */
const WORDS = [
  /Array buffer allocation failed/,
  /Invalid (typed )?array( buffer)?( max)? length/i,
  /WebAssembly\.Memory\(\): .*(could not allocate memory|above the upper bound)/,
  /bad.?alloc/i,
  /Failed to allocate memory/i,
  /Available memory of \d+ is smaller than requested/,
  /CUDA.*out of memory|CUDA_ERROR_OUT_OF_MEMORY|(CUBLAS|CUDNN)_STATUS_ALLOC_FAILED/i,
  /Cannot enlarge memory|Aborted\(OOM\)/,
  /\bOOM when allocating\b|RESOURCE_EXHAUSTED/,
] as const;

/** Whether an error says that memory ran out, of the machine or of a card. */
export function isOutOfMemory(error: unknown): error is Error {
  return error instanceof Error && WORDS.some((words) => words.test(error.message));
}

/** The error of an engine for one that says that memory ran out. */
export function outOfMemory(cause: Error): EngineError {
  // What comes before says which node of which program it was, in the engine's own numbers.
  const [words] = WORDS.flatMap((pattern) => cause.message.match(pattern) ?? []);
  const [line = ""] = cause.message.slice(cause.message.indexOf(words as string)).split("\n");
  return new EngineError("out-of-memory", `memory ran out: ${line}`, { cause });
}
