/** What can go wrong with an ensemble; each code has its paragraph in docs/errors.md. */
export type EnsembleErrorCode =
  | "bag-invalid"
  | "weights-invalid"
  | "rows-missing"
  | "augment-unsupported"
  | "non-finite"
  | "out-of-memory"
  | "checkpoint-invalid"
  | "predictions-invalid"
  | "no-members"
  | "not-an-ensemble"
  | "version-unsupported"
  | "ensemble-corrupt"
  | "write-failed"
  | "input-invalid";

/** The one error class of this package; its message says what was expected, what came, and what to do. */
export class EnsembleError extends Error {
  override readonly name = "EnsembleError";

  constructor(
    readonly code: EnsembleErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
