import { StudyError } from "../study-error.js";

/** From where nothing is learnt to where most networks diverge, twice a decade. */
export const DEFAULT_RATES = "1e-4..1:9";

/** How many rates a range has that does not say. */
const DEFAULT_COUNT = 9;
/** Each is a training; nobody reads a picture of more curves. */
const MOST_RATES = 1000;

/**
 * Reads learning rates: a list, `0.001,0.01`, or a range on a logarithmic scale with how many, `1e-4..1:9`.
 *
 * @returns ascending, each once, with at most three significant digits where they are of a range
 * @throws StudyError "option-invalid"
 */
export function parseRates(text: string): readonly number[] {
  const range = /^(?<low>[^.,][^,]*?)\.\.(?<high>[^:,]+)(?::(?<count>\d+))?$/.exec(text.trim())?.groups;
  if (range === undefined) {
    const rates = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
    return ascending(rates, text);
  }
  const [low, high] = [Number(range.low), Number(range.high)];
  const count = range.count === undefined ? DEFAULT_COUNT : Number(range.count);
  if (!(low > 0 && high > low && Number.isFinite(high) && count >= 2 && count <= MOST_RATES)) throw invalid(text);
  const rates = Array.from({ length: count }, (_, at) => low * (high / low) ** (at / (count - 1)));
  return ascending(
    rates.map((rate) => Number(rate.toPrecision(3))),
    text,
  );
}

function ascending(rates: readonly number[], text: string): readonly number[] {
  if (!rates.every((rate) => rate > 0 && Number.isFinite(rate))) throw invalid(text);
  return [...new Set(rates)].sort((a, b) => a - b);
}

function invalid(text: string): StudyError {
  return new StudyError(
    "option-invalid",
    `learning rates are numbers above 0, as a list (0.001,0.01) or a range (1e-4..1:9, nine of them, ${MOST_RATES} at most); got ${JSON.stringify(text)}`,
  );
}
