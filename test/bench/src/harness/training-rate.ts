import type { BenchContext } from "../benchmark.js";
import { subjectScript } from "../paths.js";
import {
  REFERENCE_OPTIMIZER,
  type ReferenceModel,
  type ReferenceOptimizer,
  type SubjectOptions,
} from "../subjects/reference-spec.js";
import { nodeCommand } from "./command.js";
import { LineProcess } from "./line-process.js";

/** Our engine, training one model in a process of its own on one core. */
export interface TrainingRate {
  /** Trains for at least so long, from the first weights on, and gives samples per second. */
  measure(seconds: number): Promise<number>;
  close(): Promise<void>;
}

/** Starts the process and waits until its program is compiled. */
export async function startTrainingRate(
  context: BenchContext,
  model: ReferenceModel,
  optimizer: ReferenceOptimizer = REFERENCE_OPTIMIZER,
): Promise<TrainingRate> {
  const { train } = await context.mnist();
  const options: SubjectOptions = { model, optimizer, train };
  const command = nodeCommand(subjectScript("training-rate"), JSON.stringify(options));
  const { process } = await LineProcess.start(context.cores.pin(command, 1), { signal: context.signal });
  return {
    async measure(seconds) {
      const { samplesPerSecond } = await process.ask<{ readonly samplesPerSecond: number }>({ seconds });
      return samplesPerSecond;
    },
    close: () => process.close(),
  };
}
