/** Why an engine could not be had or failed; closed, so that callers can switch over it. */
export type EngineErrorCode = "unknown-engine" | "not-installed" | "no-card" | "self-check" | "out-of-memory";

/** An engine that cannot run; the message says what to install or choose instead. */
export class EngineError extends Error {
  override readonly name = "EngineError";

  constructor(
    readonly code: EngineErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
