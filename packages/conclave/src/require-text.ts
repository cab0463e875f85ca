import { ConclaveError } from "./errors.js";

/**
 * Refuses what is no text, as callers without types may give it, and an empty one, which would be taken for the working directory.
 *
 * @param what what was expected, for the message
 * @throws ConclaveError "option-invalid"
 */
export function requireText(value: unknown, what: string): void {
  if (typeof value === "string" && value !== "") return;
  const got =
    value === "" ? "an empty text" : value === null ? "null" : typeof value === "object" ? "an object" : String(value);
  throw new ConclaveError("option-invalid", `expected ${what}, got ${got}`);
}
