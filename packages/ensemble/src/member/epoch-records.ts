import type { EpochRecord, ValidationScore } from "./outcome.js";

/**
 * Training epochs out of a JSON document, a checkpoint or a report. JSON has no numbers that are not finite and writes null for them, as
 * for the loss of a validation that overflowed; they come back as NaN, which decides as they do (see {@link qualityOf}).
 */
export function epochRecordsOf(json: unknown): EpochRecord[] {
  return (json as EpochRecord[]).map((record) => ({
    ...record,
    validation: record.validation && withNumbers(record.validation),
  }));
}

function withNumbers(score: ValidationScore): ValidationScore {
  return Object.fromEntries(
    Object.entries(score).map(([name, value]) => [name, value ?? Number.NaN]),
  ) as unknown as ValidationScore; // the same fields
}

/** A quality (the larger the better) to compare by: what is not finite is worse than all that is. */
export function qualityOf(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY;
}
