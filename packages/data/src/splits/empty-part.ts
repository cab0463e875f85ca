import { DataError } from "../data-error.js";
import type { SetAside, SplitFractions } from "./split.js";

/** A part that would have no row. */
export function emptyPart(part: SetAside, fractions: SplitFractions, total: string, advice = ""): DataError {
  return new DataError(
    "too-few-rows",
    `a fraction of ${fractions[part]} of ${total} is no row; raise the fraction or set it to 0${advice}`,
    { field: `data.${part}` },
  );
}
