import { DataError } from "../data-error.js";

/** An error as a message between threads: the structured clone of an Error keeps neither its class nor its own fields. */
interface ErrorMessage {
  readonly conclaveError: true;
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** Its own fields, such as `code`, `file` and `syscall`. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause: unknown;
}

/** A chain of causes that is longer, or that leads back to its beginning, ends here. */
const MOST_CAUSES = 8;

/** What was thrown, in a form that a message between threads carries. */
export function encodeError(thrown: unknown, causesLeft = MOST_CAUSES): unknown {
  if (!(thrown instanceof Error)) return isCloneable(thrown) ? thrown : String(thrown);
  const { name, message, stack, cause } = thrown;
  const own = Object.entries(thrown).filter(([key, value]) => key !== "name" && key !== "cause" && isCloneable(value));
  return {
    conclaveError: true,
    name,
    message,
    stack,
    fields: Object.fromEntries(own),
    cause: causesLeft === 0 ? undefined : encodeError(cause, causesLeft - 1),
  } satisfies ErrorMessage;
}

/** What was thrown in the other thread: a DataError or one of JavaScript's own classes again, with code, fields, stack and causes. */
export function decodeError(encoded: unknown): unknown {
  if (!isErrorMessage(encoded)) return encoded;
  const { message, stack, fields } = encoded;
  const cause = decodeError(encoded.cause);
  const options = cause === undefined ? {} : { cause };
  const error =
    encoded.name === "DataError"
      ? new DataError(fields.code as DataError["code"], message, options) // its place stands in the message already
      : errorOf(encoded.name, message, options);
  if (stack !== undefined) Object.defineProperty(error, "stack", { value: stack, writable: true, configurable: true });
  return Object.assign(error, fields);
}

function errorOf(name: string, message: string, options: ErrorOptions): Error {
  const own = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError }[name] ?? Error;
  const error = new own(message, options);
  if (error.name !== name) Object.defineProperty(error, "name", { value: name, writable: true, configurable: true });
  return error;
}

function isErrorMessage(value: unknown): value is ErrorMessage {
  return typeof value === "object" && value !== null && "conclaveError" in value;
}

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
