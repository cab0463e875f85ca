/** Where a training met a number that is none. */
interface NonFinite {
  readonly step: number;
  /** Null when no layer with weights was to blame. */
  readonly layer: string | null;
  /** "NaN", "Infinity", or null when weights, not the loss, stopped being finite. */
  readonly loss: string | null;
}

const LOSS = /the loss is (NaN|-?Infinity) at step (\d+)/;
const WEIGHTS = /the (?:weights of layer "[^"]+"|statistics \S+) are not finite after step (\d+)/;
const LAYER = /layer "([^"]+)"/;

/** Reads a failed member's error; null for one that failed for another reason. */
export function nonFiniteOf(error: string): NonFinite | null {
  const loss = LOSS.exec(error);
  const step = loss?.[2] ?? WEIGHTS.exec(error)?.[1];
  if (step === undefined) return null;
  return { step: Number(step), layer: LAYER.exec(error)?.[1] ?? null, loss: loss?.[1] ?? null };
}

/** "the loss is NaN at step 4, first in layer dense2". */
export function inWords({ step, layer, loss }: NonFinite): string {
  const where = layer === null ? "" : `, first in layer ${layer}`;
  return `${loss === null ? "weights are no numbers" : `the loss is ${loss}`} at step ${step}${where}`;
}
