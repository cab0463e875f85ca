import { type OptimizerSpec, parseSpec, type RunSpec } from "@conclave/spec";
import { unstopped } from "../runs/unstopped.js";

type OptimizerName = "sgd" | "adagrad" | "rmsprop" | "adam" | "adamw";

/** The optimizers that a sweep can compare. */
export const OPTIMIZER_NAMES: readonly OptimizerName[] = ["sgd", "adagrad", "rmsprop", "adam", "adamw"];

/**
 * A spec of one member, the first of the spec's first group, with this optimizer and learning rate; same rows, same first weights. Where the
 * group has this optimizer already its other options stay; another one comes with its defaults and the group's schedule and clipping.
 * Nothing ends it early: curves of one length are compared.
 *
 * @throws SpecError when the options contradict each other
 */
export function soloSpec(spec: RunSpec, optimizer: string, learningRate: number): RunSpec {
  const [group] = spec.members;
  if (group === undefined) throw new RangeError("expected a spec with members, as a parsed one has");
  const own = optionsOf(group.optimizer);
  const { schedule, clip } = own.options;
  const kept = own.name === optimizer ? own.options : { schedule, ...(clip === undefined ? {} : { clip }) };
  return parseSpec({
    ...spec,
    members: [{ ...unstopped(group), count: 1, optimizer: { [optimizer]: { ...kept, learningRate } } }],
    voting: null,
    selection: null,
    calibration: null,
    abstainBelow: null,
    minMembers: 1,
  });
}

interface Options {
  readonly learningRate: number;
  readonly schedule: unknown;
  readonly clip?: unknown;
}

/** The name of a spec's optimizer, and what is set under it. */
function optionsOf(optimizer: OptimizerSpec): { readonly name: string; readonly options: Options } {
  const [entry] = Object.entries(optimizer) as [string, Options][];
  if (entry === undefined) throw new RangeError("expected an optimizer's name and options, got neither");
  const [name, options] = entry;
  return { name, options };
}
