/** Why a request was not answered; each code has its paragraph in docs/errors.md. */
export type ServingErrorCode =
  | "option-invalid"
  | "request-invalid"
  | "model-unknown"
  | "answer-too-large"
  | "queue-full"
  | "cancelled"
  | "shutting-down"
  | "inference-failed"
  | "answer-invalid";

/** The one error class of this package; its message says what was expected, what came, and what to do. */
export class ServingError extends Error {
  override readonly name = "ServingError";

  constructor(
    readonly code: ServingErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** What `cause` is to a client: itself, or "inference-failed" for what nobody expected. */
  static from(cause: unknown): ServingError {
    if (cause instanceof ServingError) return cause;
    return new ServingError("inference-failed", cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

export function cancelled(): ServingError {
  return new ServingError("cancelled", "the client cancelled, or its deadline passed before the answer");
}
