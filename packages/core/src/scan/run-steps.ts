import { tf } from "../tf.js";
import type { NamedAlike, NamedTensors, Scanned, ScanOptions, ScanStep } from "./scan-options.js";

/** A scan on a backend that computes at once: a loop. What a step makes beside its state and results is freed when it is over. */
export function runSteps<
  Shared extends NamedTensors,
  State extends NamedTensors,
  Slices extends NamedTensors,
  Results extends NamedTensors,
>(
  { shared, initial, sequences, reverse = false }: ScanOptions<Shared, State, Slices>,
  step: ScanStep<Shared, State, Slices, Results>,
): Scanned<NamedAlike<State>, Results> {
  return tf.tidy(() => {
    const slices = Object.entries(sequences).map(([name, sequence]) => [name, tf.unstack(sequence)] as const);
    const count = slices[0]![1].length;
    const results: Results[] = new Array(count);
    let state: NamedAlike<State> = initial;
    for (let done = 0; done < count; done++) {
      const at = reverse ? count - 1 - done : done;
      const own = Object.fromEntries(slices.map(([name, all]) => [name, all[at]!])) as NamedAlike<Slices>;
      const after = tf.tidy(() => ({ ...step(shared, state, own) }));
      results[at] = after.results;
      state = after.state;
    }
    const names = Object.keys(results[0]!);
    const stacked = names.map((name) => [name, tf.stack(results.map((all) => all[name]!))] as const);
    return { state, results: Object.fromEntries(stacked) as unknown as Results };
  });
}
