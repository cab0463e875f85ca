import type { tf } from "../tf.js";

/** Tensors by name. */
export type NamedTensors = Readonly<Record<string, tf.Tensor>>;

/** Tensors under the same names: a slice has not the rank of its sequence. */
export type NamedAlike<Tensors extends NamedTensors> = { readonly [Name in keyof Tensors]: tf.Tensor };

export interface ScanOptions<
  Shared extends NamedTensors = NamedTensors,
  State extends NamedTensors = NamedTensors,
  Slices extends NamedTensors = NamedTensors,
> {
  /** What every step reads. */
  readonly shared: Shared;
  /** The state before the first step. */
  readonly initial: State;
  /** What each step reads a slice of: [steps, …], all of the same extent, at least one. */
  readonly sequences: Slices;
  /** Whether to go from the last slices to the first ones; results lie where the slices that they came from do. */
  readonly reverse?: boolean;
}

/** The state that a step leaves for the next one and what it adds to the results; or the last state and the results stacked. */
export interface Scanned<State extends NamedTensors = NamedTensors, Results extends NamedTensors = NamedTensors> {
  readonly state: State;
  readonly results: Results;
}

/** One step: what every step reads, the state that the last one left, its own slices → the state after it and its results. */
export type ScanStep<
  Shared extends NamedTensors = NamedTensors,
  State extends NamedTensors = NamedTensors,
  Slices extends NamedTensors = NamedTensors,
  Results extends NamedTensors = NamedTensors,
> = (shared: Shared, state: NamedAlike<State>, slices: NamedAlike<Slices>) => Scanned<NamedAlike<State>, Results>;

/** Goes through sequences step by step, whatever their names. */
export type Scan = <
  Shared extends NamedTensors,
  State extends NamedTensors,
  Slices extends NamedTensors,
  Results extends NamedTensors,
>(
  options: ScanOptions<Shared, State, Slices>,
  step: ScanStep<Shared, State, Slices, Results>,
) => Scanned<NamedAlike<State>, Results>;

/** A backend that does not run the steps one by one, but takes down what a step does. It hands names through as they are. */
export interface ScanningBackend {
  readonly scan: Scan;
}
