import {
  type Expected,
  type ExpectedFields,
  either,
  listOf,
  MAPPING,
  misfit,
  oneOf,
  optional,
  orNull,
  TEXT,
  wholeNumber,
} from "@conclave/spec/expected";
import { ConclaveError } from "./errors.js";

const MOST_PORTS = 65_535;

/** host:port, an IPv6 address in brackets. */
export const ADDRESS: Expected = {
  words: `host:port, such as 127.0.0.1:7600, with a port from 1 to ${MOST_PORTS}`,
  holds: (value) => {
    const [, port = "0"] = /^(?:\[[0-9a-f:.]+\]|[^\s:[\]]+):(\d+)$/i.exec(typeof value === "string" ? value : "") ?? [];
    return Number(port) >= 1 && Number(port) <= MOST_PORTS;
  },
};
/** A path: an empty one would stand for the working directory. */
export const PATH: Expected = {
  words: "a path that is not empty",
  holds: (value) => typeof value === "string" && value !== "",
};
export const FUNCTION: Expected = { words: "a function", holds: (value) => typeof value === "function" };
export const LIST: Expected = { words: "a list", holds: Array.isArray };
export const TLS = orNull({
  words: "the paths of three PEM files, as { cert, key, ca }",
  holds: (value) => misfit(value, { cert: TEXT, key: TEXT, ca: TEXT }) === null,
});

/** How files of a spec are changed. */
export const OVERRIDES = { set: listOf(TEXT) };
const SIGNAL: Expected = { words: "an AbortSignal", holds: (value) => value instanceof AbortSignal };
/** What trains, and how it is stopped. */
export const ENGINE_AND_SIGNAL = { engine: TEXT, signal: SIGNAL };
/** Where members are trained. */
export const PLACE = {
  coordinator: ADDRESS,
  tls: TLS,
  workers: either(wholeNumber(1), oneOf("auto")),
  ...ENGINE_AND_SIGNAL,
};

/**
 * Refuses options of the wrong kind where they come in: those who call from JavaScript have no compiler that would.
 *
 * @param fields what each must be; all may be left out
 * @throws ConclaveError "option-invalid" with the option's name, what was expected and what came
 */
export function checkOptions(options: unknown, fields: ExpectedFields): void {
  checkArgument("options", options, MAPPING);
  refuse(misfit(options, optional(fields)));
}

/** The same of one that may not be left out. */
export function checkArgument(name: string, value: unknown, expected: Expected): void {
  refuse(misfit({ [name]: value }, { [name]: expected }));
}

/** The same of what was found wrong elsewhere; null: nothing. */
export function refuse(wrong: string | null): void {
  if (wrong !== null) throw new ConclaveError("option-invalid", wrong);
}
