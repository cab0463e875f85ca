import { type ErrorMapper, ProtocolError, type ProtocolErrorCode } from "@conclave/protocol";
import { StoreError, type StoreErrorCode } from "@conclave/store";
import type { Log } from "../log.js";

const CODES: Readonly<Record<StoreErrorCode, ProtocolErrorCode>> = {
  "run-unknown": "not-found",
  "run-exists": "already-exists",
  "lease-lost": "failed-precondition",
  "artifact-unknown": "not-found",
  "artifact-corrupt": "data-loss",
  "upload-offset": "aborted",
  "upload-too-long": "invalid-argument",
  "upload-too-large": "resource-exhausted",
  "upload-superseded": "aborted",
  "disk-full": "resource-exhausted",
  "disk-unwritable": "resource-exhausted",
  "data-lost": "data-loss",
  "state-in-use": "internal",
  "state-too-new": "internal",
  "state-corrupt": "internal",
  "state-foreign": "internal",
  "state-incomplete": "internal",
};

/** What callers are told of the store's refusals; of errors that nobody foresaw they hear little, and the log everything. */
export function errorMapper(log: Log): ErrorMapper {
  return (error, method) => {
    if (error instanceof StoreError) return new ProtocolError(CODES[error.code], error.message, { cause: error });
    log("error", `${method} failed`, {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return new ProtocolError("internal", `internal error in ${method}; the coordinator's log says more`, {
      cause: error,
    });
  };
}
