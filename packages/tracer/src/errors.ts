/** Why tracing failed; closed, so that callers can switch over it. */
export type TracerErrorCode = "unsupported-kernel" | "foreign-tensor" | "value-read" | "unsupported-form" | "too-deep";

/** Code that cannot be traced; the message names the layer and what to do. */
export class TracerError extends Error {
  override readonly name = "TracerError";

  constructor(
    readonly code: TracerErrorCode,
    message: string,
    /** The layer whose apply was running, when one was. */
    readonly layer: string | null,
  ) {
    super(layer === null ? message : `in layer "${layer}": ${message}`);
  }
}

/**
 * Runs a step of compiling that follows values to their inputs.
 *
 * @throws TracerError "too-deep" when the call stack is too small for it
 */
export function withinStack<T>(compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    // V8's words; a RangeError of our own says something else.
    if (!(error instanceof RangeError) || error.message !== "Maximum call stack size exceeded") throw error;
    throw new TracerError(
      "too-deep",
      "the model has more layers in a row than can be compiled (several hundred are); use fewer layers, or train with --engine tfjs-wasm",
      null,
    );
  }
}
