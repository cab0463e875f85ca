import type { MemberReport } from "@conclave/ensemble";
import { extentOf } from "../extent.js";

/** The loss of one member, training epoch by training epoch. All losses are finite: a member whose loss is not has no curve. */
export interface Curve {
  /** The mean training loss of each training epoch, while the weights moved. */
  readonly training: readonly number[];
  /** The same over each tenth of a training epoch, in the order of its steps. */
  readonly parts: readonly (readonly number[])[];
  /** At the end of each training epoch; null without validation rows. */
  readonly validation: readonly number[] | null;
  /** Of those rows, where the task has one. */
  readonly accuracy: readonly number[] | null;
  /** Of the kept weights on rows that they were trained on, without dropout and augmentation. */
  readonly settled: number | null;
  readonly reference: Reference;
}

/** Losses that others are held against. */
export interface Reference {
  /** What knowing nothing costs, such as ln(classes): the unit in which differences of losses are measured. */
  readonly guess: number;
  /** What an untrained network may cost, which is surer of its random answers than one that only guesses. */
  readonly untrained: number;
}

/** Fewer training epochs are no curve. */
const LEAST_EPOCHS = 4;

/**
 * The curve of a member; null for one that failed, or that was trained for too few epochs to have a shape.
 *
 * @param reference null where it is not known: then what the first steps cost takes its place
 */
export function curveOf(member: Pick<MemberReport, "epochs" | "training">, reference: Reference | null): Curve | null {
  const { epochs, training } = member;
  if (epochs.length < LEAST_EPOCHS) return null;
  const validation = epochs.flatMap((epoch) => (epoch.validation === null ? [] : [epoch.validation.loss]));
  const accuracy = epochs.flatMap((epoch) => epoch.validation?.accuracy ?? []);
  const parts = epochs.map((epoch) => epoch.parts);
  return {
    training: epochs.map(({ loss }) => loss),
    parts,
    validation: validation.length === epochs.length ? validation : null,
    accuracy: accuracy.length === epochs.length ? accuracy : null,
    settled: training?.loss ?? null,
    reference: reference ?? firstLoss(parts[0]?.[0] ?? epochs[0]!.loss),
  };
}

function firstLoss(loss: number): Reference {
  return { guess: loss, untrained: 2 * loss };
}

/** Of the training epochs and their tenths. */
export function highestLoss({ training, parts }: Curve): number {
  return Math.max(extentOf(training).high, extentOf(parts.flat()).high);
}

/** The index of the smallest value; the first of equal ones. */
export function lowest(values: readonly number[]): number {
  return values.reduce((best, value, index) => (value < values[best]! ? index : best), 0);
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
