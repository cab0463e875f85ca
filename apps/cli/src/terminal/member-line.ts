import type { MemberSnapshot } from "conclave";
import { count, decimal, duration } from "./numbers.js";
import { scoreWord } from "./score-words.js";
import type { Style } from "./style.js";

/** "member 3  mlp     ": the columns that every line about a member begins with. */
export function memberName(state: MemberSnapshot, modelWidth: number): string {
  return `member ${state.member.toString().padStart(2)}  ${state.model.padEnd(modelWidth)}`;
}

/** What a member that is done came to; null while it is not. */
export function outcomeLine(state: MemberSnapshot, modelWidth: number, style: Style): string | null {
  const name = memberName(state, modelWidth);
  switch (state.status) {
    case "succeeded":
      return `${style.good("✓")} ${name}  ${style.dim(scores(state))}`;
    case "failed":
      return `${style.bad("✗")} ${name}  ${state.reason ?? "failed"}`;
    case "cancelled":
      return `${style.warn("–")} ${name}  ${style.dim("cancelled")}`;
    case "queued":
    case "leased":
      return null;
  }
}

/** Why a member is to be trained once more; null unless its last attempt ended badly and the next has not begun. */
export function retryLine(state: MemberSnapshot, modelWidth: number, style: Style): string | null {
  if (state.status !== "queued" || state.reason === null) return null;
  return `${style.warn("!")} ${memberName(state, modelWidth)}  ${state.reason}; it will be tried again`;
}

/** "epoch 2/5  loss 0.214  validation 94.1 %  12,345 rows/s" */
export function progressWords(state: MemberSnapshot): string {
  const progress = state.progress;
  if (progress === null) return "starting";
  const words = [`epoch ${progress.trainingEpoch}/${progress.trainingEpochs}`, `loss ${decimal(progress.loss)}`];
  if (progress.validation !== null) words.push(`validation ${scoreWord(progress.validation)}`);
  const { stopping } = progress;
  if (stopping !== null && stopping.waited > 0) {
    words.push(`best epoch ${stopping.bestEpoch}, patience ${stopping.waited}/${stopping.patience}`);
  }
  if (progress.microBatches > 1) words.push(`batches in ${progress.microBatches} parts`);
  if (progress.samplesPerSecond > 0) words.push(`${count(progress.samplesPerSecond)} rows/s`);
  return words.join("  ");
}

function scores(state: MemberSnapshot): string {
  const summary = state.summary;
  if (summary === null) return "";
  const words: string[] = [];
  if (summary.test !== null) words.push(`test ${scoreWord(summary.test)}`);
  if (summary.oob !== null) words.push(`out of bag ${scoreWord(summary.oob)}`);
  if (summary.validation !== null) words.push(`validation ${scoreWord(summary.validation)}`);
  if (summary.stoppedEpoch !== null)
    words.push(`stopped after epoch ${summary.stoppedEpoch}, kept ${summary.keptEpoch}`);
  if (summary.microBatches > 1) words.push(`batches in ${summary.microBatches} parts`);
  if (summary.pausedEpoch !== undefined) words.push(`paused after epoch ${summary.pausedEpoch}`);
  return [...words, duration(summary.seconds)].join("  ");
}
