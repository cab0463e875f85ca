/** Why tracing failed; closed, so that callers can switch over it. */
export type TracerErrorCode = "unsupported-kernel" | "foreign-tensor" | "value-read" | "unsupported-form";

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
