import { ModelError } from "@conclave/core";
import { outputsOf, type PreparedData } from "@conclave/data";
import { type Engine, setUpMember } from "@conclave/ensemble/training";
import type { MemberGroup, RunSpec } from "@conclave/spec";
import { bareSpec } from "./bare-spec.js";
import type { Finding, OwnFinding } from "./finding.js";
import { type Guess, guessOf, judgeFirstLoss, judgeGradients } from "./first-step-check.js";
import { type FirstStep, firstStep, GRADIENT_KEEPER } from "./layer-gradients.js";
import { type LayerRow, layerTable } from "./layer-table.js";
import { checkMemorising, type MemorisingCheck } from "./memorising-check.js";
import { estimateMemory, judgeMemory, type MemoryEstimate } from "./memory-estimate.js";
import { checkOutput, outputInWords } from "./output-check.js";

/** One group of members, looked at before it is trained. */
export interface ModelCheck {
  /** The kind of members. */
  readonly model: string;
  readonly members: number;
  /** Of one sample, as the members see it. */
  readonly inputShape: readonly number[];
  readonly batchSize: number | "full";
  /** "10 logits for 10 classes, into cross-entropy". */
  readonly output: string;
  /** Null for a model that does not fit the data: the findings say why. */
  readonly fit: FittingModel | null;
  readonly findings: readonly Finding[];
}

/** What only a model that fits the data has. */
export interface FittingModel {
  readonly layers: readonly LayerRow[];
  readonly parameters: number;
  readonly memory: MemoryEstimate;
  readonly guess: Guess;
  readonly firstStep: FirstStep;
  readonly memorising: Omit<MemorisingCheck, "findings">;
}

interface ModelCheckTask {
  readonly spec: RunSpec;
  readonly group: MemberGroup;
  /** The first member of the group. */
  readonly member: number;
  readonly data: PreparedData;
  readonly engine: Engine;
  readonly memoryBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Looks at a group's model: its layers, its output, its memory, its first step, and whether it can learn a few rows by heart.
 *
 * @throws EnsembleError for a bag that cannot be drawn; the signal's reason when it is aborted
 */
export async function checkModel(task: ModelCheckTask): Promise<ModelCheck> {
  const { group, data } = task;
  const demand = { task: data.task, outputs: outputsOf(data) };
  const output = checkOutput(group.model, demand);
  const fitting = await tryModel(task);
  return {
    model: group.name,
    members: group.count,
    inputShape: data.shape,
    batchSize: group.batchSize,
    output: outputInWords(demand),
    fit: fitting.fit,
    findings: [...output, ...fitting.findings].map((finding) => ({ ...finding, model: group.name })),
  };
}

interface Tried {
  readonly fit: FittingModel | null;
  readonly findings: readonly OwnFinding[];
}

async function tryModel(task: ModelCheckTask): Promise<Tried> {
  const { spec, group, member, data, engine, memoryBytes, signal } = task;
  try {
    const setup = setUpMember(spec, member, data, engine);
    const layers = layerTable(group.model, setup.rows.shape, outputsOf(data));
    const memory = estimateMemory(setup, layers, data);
    const guess = guessOf(data, setup.rows.train.labels);
    const bare = setUpMember(
      bareSpec(spec, () => GRADIENT_KEEPER),
      member,
      data,
      engine,
    );
    const first = await firstStep(bare);
    signal.throwIfAborted();
    const { findings, ...memorising } = await checkMemorising({ spec, member, data, engine, guess, signal });
    const parameters = layers.reduce((sum, layer) => sum + layer.parameters, 0);
    return {
      fit: { layers, parameters, memory, guess, firstStep: first, memorising },
      findings: [
        ...judgeMemory(memory, memoryBytes),
        ...judgeFirstLoss(first, guess),
        ...judgeGradients(first.gradients, memorising.batch.learned),
        ...findings,
      ],
    };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { fit: null, findings: [misfit(error)] };
  }
}

function misfit({ code, message }: ModelError): OwnFinding {
  const width = code === "wrong-width";
  return {
    check: width ? "output" : "shapes",
    severity: "error",
    what: message,
    why: width
      ? "the loss compares one output with each class: with another number of them it cannot be taken"
      : "the layers do not fit the data or each other: nothing can be trained",
    remedy: width
      ? "end the model with { dense: classes }, which is always as wide as the data have classes"
      : "change the layer as the message says; the shapes before it are right",
  };
}
