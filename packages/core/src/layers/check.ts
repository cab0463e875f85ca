import type { Shape } from "../array.js";
import { ModelError } from "../model-error.js";
import type { Pair } from "../model-spec.js";

/** Throws ModelError unless the value is a whole number of at least 1. */
export function checkCount(layer: string, option: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1)) {
    throw new ModelError("bad-option", layer, `${option} is a whole number of at least 1, got ${value}`);
  }
}

/** The same for both of a pair. */
export function checkPair(layer: string, option: string, [height, width]: Pair): void {
  checkCount(layer, `${option}'s height`, height);
  checkCount(layer, `${option}'s width`, width);
}

/** The [height, width, channels] of an image sample; throws ModelError for a sample of another rank. */
export function imageShape(layer: string, kind: string, shape: Shape): readonly [number, number, number] {
  const [height, width, channels] = shape;
  if (shape.length !== 3 || height === undefined || width === undefined || channels === undefined) {
    throw new ModelError(
      "wrong-rank",
      layer,
      `${kind} expected an image sample [height, width, channels], got [${shape}]; put it before flatten and dense, and give tables in rows a shape`,
    );
  }
  return [height, width, channels];
}
