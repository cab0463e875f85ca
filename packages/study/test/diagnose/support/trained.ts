import { type PreparedData, prepareData } from "@conclave/data";
import { buildReport, type EpochRecord, type MemberOutcome, type Report } from "@conclave/ensemble";
import { type Engine, type MemberSetup, selectEngine, setUpMember, trainMember } from "@conclave/ensemble/training";
import { permutation, randomStream, rootKey } from "@conclave/random";
import { expandMembers, parseSpec, type RunSpec } from "@conclave/spec";
import { afterAll, beforeAll } from "vitest";

/** A small network that learns the digits well; a test spoils what it is about. */
export const SOUND = {
  model: { mlp: { hidden: [64] } },
  optimizer: { adam: { learningRate: 0.003 } },
  batchSize: 32,
  epochs: 20,
  keep: "last",
} as const;

export interface Trained {
  readonly report: Report;
  readonly spec: RunSpec;
}

type Fields = Readonly<Record<string, unknown>>;

export interface Spoilt {
  /** Of the run: data, bagging, … */
  readonly run?: Fields;
  /** Changes the rows that are trained on. */
  readonly rows?: (data: PreparedData) => PreparedData;
}

/** Trains for real, on the 8x8 digits, and reports as a run does. */
export function trainer(): (groups: Fields | readonly Fields[], spoilt?: Spoilt) => Promise<Trained> {
  let engine: Engine;
  beforeAll(async () => {
    engine = await selectEngine("auto");
  });
  afterAll(() => engine.close());
  return async (groups, { run = {}, rows = (data: PreparedData) => data } = {}) => {
    const members = [groups].flat().map((group) => ({ ...SOUND, ...group }));
    const spec = parseSpec({
      data: { train: { sample: "digits" }, validation: 0.15, test: 0.2 },
      bagging: { bootstrap: false },
      members,
      ...run,
    });
    const data = rows(await digits(spec));
    const outcomes: MemberOutcome[] = [];
    for (const { index: member } of expandMembers(spec)) outcomes.push(await outcomeOf(spec, member, data, engine));
    return { spec, report: buildReport({ run: "digits", path: "runs/digits", spec, data, outcomes }) };
  };
}

/** The digits, prepared as a run would. */
export async function digits(spec: RunSpec): Promise<PreparedData> {
  return prepareData({ ...spec.data, task: "classification", seed: spec.seed }, process.cwd());
}

async function outcomeOf(spec: RunSpec, member: number, data: PreparedData, engine: Engine): Promise<MemberOutcome> {
  try {
    const trained = await trainMember({
      spec,
      member,
      data,
      engine,
      resumeFrom: null,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      onCheckpoint: async () => undefined,
    });
    return { status: "succeeded", member, worker: "here", ...trained };
  } catch (error) {
    return { status: "failed", member, worker: "here", error: (error as Error).message };
  }
}

/** Only the first so many training rows. */
export function firstRows(count: number): (data: PreparedData) => PreparedData {
  return (data) => {
    const { train, shape } = data as Extract<PreparedData, { task: "classification" }>;
    const size = shape.reduce((product, side) => product * side, 1);
    const features = train.features.slice(0, count * size);
    return { ...data, train: { ...train, count, features, labels: train.labels.slice(0, count) } } as PreparedData;
  };
}

/** Labels that belong to other rows. */
export function shuffledLabels(data: PreparedData): PreparedData {
  const { train } = data as Extract<PreparedData, { task: "classification" }>;
  const order = permutation(train.count, randomStream(rootKey(3)));
  const labels = Int32Array.from(order, (row) => train.labels[row]!);
  return { ...data, train: { ...train, labels } } as PreparedData;
}

const PARTS = 10;

/**
 * Trains a member on the rows in the order of a file that is sorted by class, the same in each training epoch: what Conclave's own trainer
 * never does. The steps are its own.
 */
export async function trainInFileOrder(
  spec: RunSpec,
  data: PreparedData,
  engine: Engine,
): Promise<readonly EpochRecord[]> {
  const setup: MemberSetup = setUpMember(spec, 0, data, engine);
  const { plan, steps, rows, inputs, program, keys } = setup;
  const order = Int32Array.from({ length: rows.train.count }, (_, row) => row).sort(
    (a, b) => rows.train.labels[a]! - rows.train.labels[b]!,
  );
  const batches = Math.floor(order.length / steps.batchSize);
  const indices = order.subarray(0, batches * steps.batchSize);
  const epochs: EpochRecord[] = [];
  let carry = program.step.initialCarry(keys.init);
  for (let epoch = 1; epoch <= plan.epochs; epoch++) {
    const chunk = { carry, rows: rows.train, indices, batchSize: steps.batchSize };
    const result = await program.training.run({ ...chunk, inputs: { ...inputs, firstStep: (epoch - 1) * batches } });
    carry = result.carry;
    const losses = [...result.losses];
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const parts = Array.from({ length: PARTS }, (_, part) =>
      mean(losses.slice(Math.floor((part * batches) / PARTS), Math.floor(((part + 1) * batches) / PARTS))),
    );
    epochs.push({ epoch, loss: mean(losses), parts, validation: null });
  }
  return epochs;
}
