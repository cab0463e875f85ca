import { expect } from "vitest";

/** Members of another determinism class may answer with other last digits. */
const TOLERANCE = 1e-5;

/**
 * Expects all that a recorded JSON value holds, numbers to {@link TOLERANCE} of their size; fields that were added since are allowed.
 *
 * @param place where the values stand, for the message
 */
export function expectAlike(actual: unknown, recorded: unknown, place = "$"): void {
  if (typeof recorded === "number") {
    expect(actual, place).toBeTypeOf("number");
    const error = Math.abs((actual as number) - recorded);
    expect(error, `${place}: got ${actual}, recorded ${recorded}`).toBeLessThanOrEqual(
      TOLERANCE * Math.max(1, Math.abs(recorded)),
    );
  } else if (typeof recorded === "object" && recorded !== null) {
    expect(actual, place).toBeTypeOf("object");
    if (Array.isArray(recorded)) expect(actual, place).toHaveLength(recorded.length);
    for (const [key, value] of Object.entries(recorded)) {
      expectAlike((actual as Record<string, unknown>)[key], value, `${place}.${key}`);
    }
  } else {
    expect(actual, place).toEqual(recorded);
  }
}
