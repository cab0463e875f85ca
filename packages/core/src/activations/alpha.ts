import { currentLayerName } from "../layer-scope.js";
import { ModelError } from "../model-error.js";

/** The slope or limit left of zero must not be negative: the function would fall, and its gradient could not be told from y. */
export function checkAlpha(activation: string, alpha: number): void {
  if (!(alpha >= 0 && Number.isFinite(alpha))) {
    const message = `${activation}'s alpha is a finite number of at least 0, got ${alpha}`;
    throw new ModelError("bad-option", currentLayerName(), message);
  }
}
