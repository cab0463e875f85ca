import { tf } from "../tf.js";
import { runSteps } from "./run-steps.js";
import type { NamedTensors, Scan, ScanningBackend } from "./scan-options.js";

/**
 * Goes through sequences step by step: each step is given the state that the last one left and its slice of each sequence, and the results
 * of all steps are stacked, [steps, …]. An engine that compiles writes the step once, however many there are: what it has to know of the
 * step's operations then stays in the cache, and so do the tensors that no other step needs.
 *
 * It has no gradient: it belongs inside of a customGradient, whose backward pass is a scan in reverse.
 *
 * @param step pure; it uses no tensors but those that it is given, and leaves a state of the shapes that it got
 * @throws RangeError when a step changes the shape of the state
 */
export const scan: Scan = (options, step) => {
  const checked: typeof step = (shared, state, slices) => {
    const after = step(shared, state, slices);
    checkState(state, after.state);
    return after;
  };
  const backend: tf.KernelBackend & Partial<ScanningBackend> = tf.backend();
  return backend.scan === undefined ? runSteps(options, checked) : backend.scan(options, checked);
};

function checkState(before: NamedTensors, after: NamedTensors): void {
  for (const [name, { shape }] of Object.entries(before)) {
    const left = after[name]?.shape;
    if (left === undefined || !tf.util.arraysEqual(left, shape)) {
      throw new RangeError(`a step of a scan was given a state "${name}" of shape [${shape}] and left [${left}]`);
    }
  }
}
