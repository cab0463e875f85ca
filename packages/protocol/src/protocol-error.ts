import { status } from "@grpc/grpc-js";

/** What can go wrong between a client and a server. Closed: a switch over it is exhaustive. */
export type ProtocolErrorCode =
  | "unreachable"
  | "deadline-exceeded"
  | "cancelled"
  | "invalid-argument"
  | "not-found"
  | "already-exists"
  | "failed-precondition"
  | "aborted"
  | "resource-exhausted"
  | "data-loss"
  | "permission-denied"
  | "unimplemented"
  | "internal"
  | "address-in-use"
  | "address-unusable"
  | "insecure-address"
  | "tls-failed"
  | "tls-files";

/** The gRPC status of each code; the codes that a server can meet only before it answers anybody have none of their own. */
export const STATUS_OF_CODE: Readonly<Record<ProtocolErrorCode, status>> = {
  unreachable: status.UNAVAILABLE,
  "deadline-exceeded": status.DEADLINE_EXCEEDED,
  cancelled: status.CANCELLED,
  "invalid-argument": status.INVALID_ARGUMENT,
  "not-found": status.NOT_FOUND,
  "already-exists": status.ALREADY_EXISTS,
  "failed-precondition": status.FAILED_PRECONDITION,
  aborted: status.ABORTED,
  "resource-exhausted": status.RESOURCE_EXHAUSTED,
  "data-loss": status.DATA_LOSS,
  "permission-denied": status.PERMISSION_DENIED,
  unimplemented: status.UNIMPLEMENTED,
  internal: status.INTERNAL,
  "address-in-use": status.INTERNAL,
  "address-unusable": status.INTERNAL,
  "insecure-address": status.INTERNAL,
  "tls-failed": status.UNAVAILABLE,
  "tls-files": status.INTERNAL,
};

const CODE_OF_STATUS: Readonly<Partial<Record<status, ProtocolErrorCode>>> = {
  [status.UNAVAILABLE]: "unreachable",
  [status.DEADLINE_EXCEEDED]: "deadline-exceeded",
  [status.CANCELLED]: "cancelled",
  [status.INVALID_ARGUMENT]: "invalid-argument",
  [status.OUT_OF_RANGE]: "invalid-argument",
  [status.NOT_FOUND]: "not-found",
  [status.ALREADY_EXISTS]: "already-exists",
  [status.FAILED_PRECONDITION]: "failed-precondition",
  [status.ABORTED]: "aborted",
  [status.RESOURCE_EXHAUSTED]: "resource-exhausted",
  [status.DATA_LOSS]: "data-loss",
  [status.PERMISSION_DENIED]: "permission-denied",
  [status.UNAUTHENTICATED]: "permission-denied",
  [status.UNIMPLEMENTED]: "unimplemented",
};

/** The one error of this package. Its message is for people: what was expected, what came, what to do. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";

  constructor(
    readonly code: ProtocolErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Whom a call went to, for the messages of {@link fromCallError}. */
export interface CallTarget {
  /** What answers there, in a word for people: "coordinator", "server". */
  readonly peer: string;
  /** HOST:PORT. */
  readonly address: string;
  /** The method's full name; absent before one is called. */
  readonly method: string;
}

/** Turns whatever a gRPC call threw into a {@link ProtocolError} that says who was asked for what. */
export function fromCallError(error: unknown, target: CallTarget): ProtocolError {
  if (error instanceof ProtocolError) return error;
  if (!isStatusError(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return new ProtocolError("internal", `${target.method} at ${target.address}: ${message}`, { cause: error });
  }
  const code = CODE_OF_STATUS[error.code] ?? "internal";
  return new ProtocolError(code, describe(code, error.details, target), { cause: error });
}

function describe(code: ProtocolErrorCode, details: string, { peer, address, method }: CallTarget): string {
  switch (code) {
    case "unreachable":
      return `no ${peer} answers at ${address} (${innermost(details)}): check the address, that the ${peer} runs, and that both sides use TLS or neither does`;
    case "deadline-exceeded":
      return `the ${peer} at ${address} did not answer ${method} in time (${details})`;
    case "cancelled":
      return `${method} at ${address} was cancelled`;
    case "unimplemented":
      return `the ${peer} at ${address} does not know ${method}: it is another program or another version (${details})`;
    default:
      // The server's own words: it knew what was wrong.
      return details;
  }
}

/** grpc-js wraps what the socket said: "No connection established. Last error: Error: connect ECONNREFUSED … Resolution note: ". */
function innermost(details: string): string {
  return /Last error: (?:Error: )?(.+?)\.? Resolution note/.exec(details)?.[1] ?? details;
}

function isStatusError(error: unknown): error is Error & { code: status; details: string } {
  return (
    error instanceof Error &&
    "code" in error &&
    typeof error.code === "number" &&
    "details" in error &&
    typeof error.details === "string"
  );
}
