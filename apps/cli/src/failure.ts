import { ExitCode } from "./exit-code.js";
import { systemFailure } from "./system-error.js";

/** What is said to the user about an error, and how the command ends. */
interface Failure {
  readonly message: string;
  readonly exitCode: ExitCode;
  /** True for errors that nobody foresaw: their stack is shown with CONCLAVE_DEBUG=1. */
  readonly unforeseen: boolean;
}

/** A command line that commander accepts and that still makes no sense. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * The error classes that speak to users, and which of their codes mean that the input is wrong ("all": whatever the code). What is only
 * in use, full or away for now is none of them: the same command may do later.
 * They are known by name, not by identity: the package of a class may not have been loaded, and an error may come from another process.
 */
const spokenErrors: Readonly<Record<string, "all" | readonly string[]>> = {
  UsageError: "all",
  SpecError: "all",
  DataError: "all",
  ModelError: "all",
  ConclaveError: [
    "option-invalid",
    "output-taken",
    "output-unwritable",
    "run-not-found",
    "report-unreadable",
    "not-resumable",
  ],
  AugmentError: ["bad-request"],
  EngineError: ["unknown-engine", "not-installed", "no-card"],
  EnsembleError: [
    "bag-invalid",
    "weights-invalid",
    "rows-missing",
    "augment-unsupported",
    "not-an-ensemble",
    "version-unsupported",
    "ensemble-corrupt",
    "input-invalid",
  ],
  ProtocolError: [
    "invalid-argument",
    "not-found",
    "already-exists",
    "failed-precondition",
    "permission-denied",
    "unimplemented",
    "insecure-address",
    "tls-failed",
    "tls-files",
    "address-unusable",
  ],
  FleetError: ["temporary-folder"],
  ServingError: ["option-invalid"],
  StoreError: ["disk-unwritable", "state-too-new", "state-corrupt", "state-foreign", "state-incomplete"],
  StudyError: ["option-invalid", "picture-unsupported", "folder-taken", "folder-unreadable"],
  TracerError: ["too-deep"],
};

/** Puts any error into words and into an exit code. */
export function describeFailure(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error), exitCode: ExitCode.failed, unforeseen: true };
  if (error.name === "AbortError") return { message: "interrupted", exitCode: ExitCode.interrupted, unforeseen: false };
  const wrongInput = spokenErrors[error.name];
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (wrongInput !== undefined) {
    const isWrong = wrongInput === "all" || wrongInput.includes(code);
    return { message: error.message, exitCode: isWrong ? ExitCode.wrongInput : ExitCode.failed, unforeseen: false };
  }
  const system = systemFailure(error);
  if (system !== null) return { ...system, unforeseen: false };
  return { message: error.message, exitCode: ExitCode.failed, unforeseen: true };
}
