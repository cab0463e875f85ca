import type { Value } from "../ir/value.js";

/** tfjs's names of a kernel's inputs (Concat and its kin number theirs). */
export type KernelInputs = Readonly<Record<string, Value>>;
/** tfjs's attributes of a kernel, as its op passed them. */
export type KernelAttributes = Readonly<Record<string, unknown>>;

/** How one tfjs kernel is recorded: the nodes that stand for its result (an array for kernels with several results). */
export type KernelRule = (inputs: KernelInputs, attributes: KernelAttributes) => Value | readonly Value[];

/** The rules of a group of kernels, by kernel name. */
export type KernelTable = Readonly<Record<string, KernelRule>>;

/** An input that the kernel always has. */
export function input(inputs: KernelInputs, name: string): Value {
  const value = inputs[name];
  if (value === undefined) throw new RangeError(`the kernel has no input "${name}", only ${Object.keys(inputs)}`);
  return value;
}

/** Inputs that tfjs passes as a list. */
export function inputList(inputs: KernelInputs): readonly Value[] {
  return Object.values(inputs);
}

/** An axis counted from the front. */
export function positiveAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
