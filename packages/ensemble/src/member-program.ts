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

interface ReleasableProgram extends MemberProgram {
  /** Gives up what its sessions hold; they can go on all the same. */
  release(): void;
}

/** Kept as long as their engine: a server answers with all members of its ensembles again and again. */
const lasting = new WeakMap<Engine, Map<string, MemberProgram>>();

/** The last used at the end. */
const recent = new WeakMap<Engine, Map<string, ReleasableProgram>>();

/** Of how many models an engine keeps what trains them: members of a bag have few, and a search goes through hundreds, a hundred MB each. */
const RECENT = 4;

/**
 * The program of a model on an engine, to predict with for as long as there is the engine; prepared on first use.
 *
 * @throws ModelError when the model does not fit the samples' shape or the outputs.
 */
export function memberProgram(engine: Engine, spec: ProgramSpec): MemberProgram {
  const programs = programsOn(engine, lasting);
  const key = keyOf(spec);
  const program = programs.get(key) ?? prepare(engine, spec);
  programs.set(key, program);
  return program;
}

/**
 * The program of a model on an engine, to train with: a worker compiles once for all members of a shape. An engine keeps the sessions of
 * the models last used; those of others are released once no call uses them, and made anew when they are asked for again.
 *
 * @throws ModelError when the model does not fit the samples' shape or the outputs.
 */
export function trainingProgram(engine: Engine, spec: ProgramSpec): MemberProgram {
  const programs = programsOn(engine, recent);
  const key = keyOf(spec);
  const current = (): ReleasableProgram => mostRecent(programs, key, () => prepare(engine, spec));
  const { step } = current();
  return {
    step,
    get training() {
      return current().training;
    },
    get prediction() {
      return current().prediction;
    },
  };
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

function programsOn<P>(engine: Engine, known: WeakMap<Engine, Map<string, P>>): Map<string, P> {
  const programs = known.get(engine) ?? new Map<string, P>();
  known.set(engine, programs);
  return programs;
}

/** Puts a program behind all others, and releases those that are too many. */
function mostRecent(
  programs: Map<string, ReleasableProgram>,
  key: string,
  prepared: () => ReleasableProgram,
): ReleasableProgram {
  const program = programs.get(key) ?? prepared();
  programs.delete(key);
  programs.set(key, program);
  for (const [oldest, { release }] of [...programs].slice(0, -RECENT)) {
    programs.delete(oldest);
    release();
  }
  return program;
}

function keyOf(spec: ProgramSpec): string {
  return JSON.stringify({ ...spec, optimizer: withoutRate(spec.optimizer) });
}

function prepare(engine: Engine, spec: ProgramSpec): ReleasableProgram {
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
    release() {
      // Nobody waits: sessions end when the calls under way have, and a session that cannot be released is no member's fault.
      void Promise.allSettled([training?.release(), prediction?.release()]);
    },
  };
}

/** The learning rate is an input of each step: members that differ in it alone share a program. */
function withoutRate(optimizer: OptimizerSpec): object {
  return Object.fromEntries(
    Object.entries(optimizer).map(([name, options]) => [name, { ...options, learningRate: 0 }]),
  );
}
