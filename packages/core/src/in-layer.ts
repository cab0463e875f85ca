import { currentLayerName, withLayerName } from "./layer-scope.js";
import { ModelError } from "./model-error.js";

/** Runs a function as part of a layer that is being built or checked, so that errors tell the layer's whole path. */
export function inLayer<T>(name: string, run: () => T): T {
  return withLayerName(name, () => {
    try {
      return run();
    } catch (error) {
      throw error instanceof ModelError ? error.at(currentLayerName() ?? name) : error;
    }
  });
}
