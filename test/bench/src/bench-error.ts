type BenchErrorCode =
  /** The command line, a file or a folder that it names, or the environment cannot be used. */
  | "usage"
  /** A program that is measured could not be started, failed, or said something else than was expected. */
  | "program-failed";

/** Why a benchmark, or the whole command, cannot go on. */
export class BenchError extends Error {
  override readonly name = "BenchError";

  constructor(
    readonly code: BenchErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
