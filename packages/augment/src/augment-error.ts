export type AugmentErrorCode =
  /** A request whose parts do not fit each other, or options out of their range. */
  | "bad-request"
  /** The augmenter was closed before the request. */
  | "closed";

/** Images that cannot be augmented; the message says what was expected and what came. */
export class AugmentError extends Error {
  override readonly name = "AugmentError";
  readonly code: AugmentErrorCode;

  constructor(code: AugmentErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
