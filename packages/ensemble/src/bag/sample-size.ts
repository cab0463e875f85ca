import { EnsembleError } from "../errors.js";

/**
 * scikit-learn's `_validate_max_samples` and `max_features`: a fraction is rounded down, and gives at least one.
 *
 * @throws EnsembleError "bag-invalid" when more is asked for than there is.
 */
export function sampleSize(field: string, wanted: number, available: number, what: string): number {
  const size = wanted <= 1 ? Math.max(Math.trunc(wanted * available), 1) : wanted;
  if (!(wanted > 0) || !Number.isInteger(size) || size > available) {
    throw new EnsembleError(
      "bag-invalid",
      `${field}: expected a fraction in (0, 1] or a whole number of at most the ${available} ${what}, got ${wanted}`,
    );
  }
  return size;
}
