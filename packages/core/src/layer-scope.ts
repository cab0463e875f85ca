/**
 * Where a model is while it is being built or applied. Both are synchronous, so that a stack is enough; it holds names only and is
 * empty whenever no layer is running. It is for messages: what a layer computes never depends on it.
 */
const names: string[] = [];

/** Runs a function as part of a layer, so that an error or a tracing backend can name it. */
export function withLayerName<T>(name: string, run: () => T): T {
  names.push(name);
  try {
    return run();
  } finally {
    names.pop();
  }
}

/** The path of the layer that is running ("block1/conv1"), or null outside of any. */
export function currentLayerName(): string | null {
  return names.length === 0 ? null : names.join("/");
}
