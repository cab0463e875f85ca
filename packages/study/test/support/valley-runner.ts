import type { MemberReport, Report } from "@conclave/ensemble";
import { lastEpochOf, type RunSpec } from "@conclave/spec";
import type { RunSpecRunner } from "../../src/index.js";
import { soloOf } from "./in-process-runner.js";

/**
 * A runner with a known answer in place of training: the error grows with the distance, in decades, of the learning rate from `best`, and falls
 * with training epochs. What a search finds can be told from what it should find.
 */
export function valleyRunner(best: number): { readonly runner: RunSpecRunner; readonly runs: RunSpec[] } {
  const runs: RunSpec[] = [];
  const runner: RunSpecRunner = async (spec, { signal }) => {
    await Promise.resolve();
    signal.throwIfAborted();
    runs.push(spec);
    const { optimizer, ...group } = soloOf(spec);
    const rate = "adam" in optimizer ? optimizer.adam.learningRate : Number.NaN;
    const distance = Math.abs(Math.log10(rate / best));
    return { path: "nowhere", report: reportOf(1 - 1 / (1 + distance + 1 / lastEpochOf(group))), restarted: [] };
  };
  return { runner, runs };
}

/** A report of one member with this error on the validation rows, and a better one on the test rows, by which nobody may judge. */
export function reportOf(error: number): Report {
  const member = {
    member: 0,
    model: "mlp",
    status: "succeeded",
    validation: { accuracy: 1 - error, loss: error },
    test: { accuracy: error },
  } as unknown as MemberReport;
  return { schemaVersion: 1, status: "succeeded", members: [member] } as unknown as Report;
}
