import { resume, shellWord, type TrainEvent, type TrainResult, train } from "conclave";
import { ExitCode } from "../exit-code.js";
import { onInterrupt } from "../interrupt.js";
import { reportFailure } from "../report-failure.js";
import { printJson, printLines, say } from "../terminal/print.js";
import { formatReport } from "../terminal/report-view.js";
import { shortPath } from "../terminal/short-path.js";
import { styleFor } from "../terminal/style.js";
import { createTrainView } from "../terminal/train-view.js";
import type { TrainFlags } from "./train-job.js";
import { type TrainJob, trainJob } from "./train-job.js";

type Started = Extract<TrainEvent, { readonly type: "started" }>;

/** Trains, or goes on training; shows it on stderr, and the report on stdout. */
export async function trainAction(spec: string | undefined, flags: TrainFlags): Promise<void> {
  const job = trainJob(spec, flags);
  const outcome = await runJob(job);
  if (outcome.kind === "interrupted") {
    say(waysToGoOn(outcome.started, flags));
    process.exitCode = ExitCode.interrupted;
    return;
  }
  if (outcome.kind === "broken") {
    process.exitCode = reportFailure(outcome.error);
    say([
      "what is trained is kept; go on with it when the cause is mended:",
      `  ${resumeCommand(outcome.started, flags)}`,
    ]);
    return;
  }
  const { result } = outcome;
  if (flags.json === true) printJson(result.report);
  else printLines([...formatReport(result.report, styleFor(process.stdout)), ""]);
  say(nextSteps(result, flags));
  process.exitCode = result.status === "succeeded" ? ExitCode.done : ExitCode.failed;
}

type Outcome =
  | { readonly kind: "over"; readonly result: TrainResult }
  /** Ctrl-C; `started` is null when the run had not begun. */
  | { readonly kind: "interrupted"; readonly started: Started | null }
  /** An error in the midst of training. */
  | { readonly kind: "broken"; readonly error: unknown; readonly started: Started };

async function runJob(job: TrainJob): Promise<Outcome> {
  using view = createTrainView(process.stderr);
  using interruption = onInterrupt(() => view.say("stopping, and keeping what is done; Ctrl-C again stops at once"));
  let started: Started | null = null;
  const following = {
    signal: interruption.signal,
    onEvent: (event: TrainEvent) => {
      if (event.type === "started") started = event;
      view.show(event);
    },
  };
  try {
    const result =
      job.kind === "begin"
        ? await train(job.spec, { ...job.options, ...following })
        : await resume(job.run, { ...job.options, ...following });
    return { kind: "over", result };
  } catch (error) {
    if (interruption.signal.aborted && error instanceof Error && error.name === "AbortError") {
      return { kind: "interrupted", started };
    }
    if (started === null) throw error;
    return { kind: "broken", error, started };
  }
}

function waysToGoOn(started: Started | null, flags: TrainFlags): readonly string[] {
  if (started === null) return ["interrupted before training began; nothing was written"];
  if (flags.coordinator === undefined) {
    return ["interrupted; go on with it:", `  ${resumeCommand(started, flags)}`];
  }
  const at = `--coordinator ${shellWord(flags.coordinator)}`;
  return [
    `the run goes on at ${started.coordinator}; wait for it again, or end it:`,
    `  ${resumeCommand(started, flags)}`,
    `  conclave cancel ${at} ${started.run}`,
  ];
}

/** What goes on with a run: by its folder on this machine, by its id at a coordinator. */
function resumeCommand({ run, path }: { readonly run: string; readonly path: string }, flags: TrainFlags): string {
  if (flags.coordinator === undefined) return `conclave train --resume ${shellWord(shortPath(path))}`;
  return `conclave train --coordinator ${shellWord(flags.coordinator)} --resume ${run}`;
}

/** Before the command that goes on with a run that failed. */
function whatToResume({ report }: TrainResult): string {
  const some = report.members.some(({ status }) => status === "succeeded");
  return some ? "the members that succeeded are kept; train the others again:" : "train the members again:";
}

function nextSteps(result: TrainResult, flags: TrainFlags): readonly string[] {
  const style = styleFor(process.stderr);
  const path = shortPath(result.path);
  switch (result.status) {
    case "succeeded":
      return [
        `  ${style.dim("saved in")}  ${path}`,
        `  ${style.dim("next    ")}  conclave predict ${shellWord(path)} --input FILE`,
        `  ${style.dim("        ")}  conclave serve ${shellWord(path)}`,
      ];
    case "failed":
      return [
        ...(result.reason === null ? [] : [`  ${style.dim("failed")}  ${result.reason}`]),
        `  ${style.dim("resume")}  ${whatToResume(result)}`,
        `          ${resumeCommand(result, flags)}`,
      ];
    case "cancelled":
      return [`  ${style.dim("go on with it")}  ${resumeCommand(result, flags)}`];
  }
}
