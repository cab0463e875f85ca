import {
  buildModel,
  type LossSpec,
  type ModelSpec,
  type OptimizerSpec,
  type PenaltySpec,
  type TrainingStep,
  trainingStep,
} from "@conclave/core";
import type { Engine, PredictionSession, TrainingSession } from "@conclave/engines";
import type { Task } from "@conclave/spec";

/** What a program depends on; seed, member, learning rate and data are its inputs. */
export interface ProgramSpec {
  readonly task: Task;
  readonly model: ModelSpec;
  readonly optimizer: OptimizerSpec;
  readonly loss: LossSpec;
  /** What holds the weights near zero; null for nothing. */
  readonly penalty: PenaltySpec | null;
  /** Of one sample. */
  readonly shape: readonly number[];
  /** Numbers per row: one per class, label or target. */
  readonly outputs: number;
  /** Whether rows count by weights in the loss. */
  readonly weighted: boolean;
}

/** A model ready to train and to predict on an engine. */
export interface MemberProgram {
  readonly step: TrainingStep;
  readonly training: TrainingSession;
  readonly prediction: PredictionSession;
}

/** Kept as long as their engine: a worker compiles once for all members of a shape. */
const programsOf = new WeakMap<Engine, Map<string, MemberProgram>>();

/**
 * The program of a model on an engine, prepared on first use.
 *
 * @throws ModelError when the model does not fit the samples' shape or the outputs.
 */
export function memberProgram(engine: Engine, spec: ProgramSpec): MemberProgram {
  const programs = programsOf.get(engine) ?? new Map<string, MemberProgram>();
  programsOf.set(engine, programs);
  const key = JSON.stringify({ ...spec, optimizer: withoutRate(spec.optimizer) });
  const known = programs.get(key);
  if (known !== undefined) return known;
  const program = prepare(engine, spec);
  programs.set(key, program);
  return program;
}

/**
 * The training step that a program runs, for any engine.
 *
 * @throws ModelError when the model does not fit the samples' shape or the outputs.
 */
export function memberStep(spec: ProgramSpec): TrainingStep {
  const { task, model, optimizer, loss, penalty, shape, outputs, weighted } = spec;
  const numeric = task !== "classification";
  return trainingStep({ model: buildModel(model, shape, outputs), loss, penalty, optimizer, numeric, weighted });
}

function prepare(engine: Engine, spec: ProgramSpec): MemberProgram {
  const step = memberStep(spec);
  let training: TrainingSession | undefined;
  let prediction: PredictionSession | undefined;
  return {
    step,
    get training() {
      training ??= engine.prepareTraining(step);
      return training;
    },
    get prediction() {
      prediction ??= engine.preparePrediction(step);
      return prediction;
    },
  };
}

/** The learning rate is an input of each step: members that differ in it alone share a program. */
function withoutRate(optimizer: OptimizerSpec): object {
  return Object.fromEntries(
    Object.entries(optimizer).map(([name, options]) => [name, { ...options, learningRate: 0 }]),
  );
}
