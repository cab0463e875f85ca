/**
 * - `option-invalid`: an option, or two that exclude each other
 * - `output-taken`: the output folder holds something already
 * - `output-unwritable`: the output folder cannot be made or written
 * - `run-not-found`: no run at that path, or the coordinator has none of that id
 * - `report-unreadable`: a run's report.json, or its folder, cannot be read: permissions, a file that was cut off or changed
 * - `not-resumable`: there is nothing to go on with
 * - `run-in-use`: another process is training it, or waits for it in the same folder
 * - `run-failed`: a run that ended without so much as a report
 * - `samples-invalid`: samples that are not finite numbers of the ensemble's shape
 * - `closed`: an ensemble was asked after it was closed
 */
export type ConclaveErrorCode =
  | "option-invalid"
  | "output-taken"
  | "output-unwritable"
  | "run-not-found"
  | "report-unreadable"
  | "not-resumable"
  | "run-in-use"
  | "run-failed"
  | "samples-invalid"
  | "closed";

/** What `conclave` itself has to say; the packages below have their own classes (SpecError, DataError, …). */
export class ConclaveError extends Error {
  override readonly name = "ConclaveError";
  readonly code: ConclaveErrorCode;

  constructor(code: ConclaveErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
