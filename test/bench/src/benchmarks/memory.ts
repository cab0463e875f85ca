import { join } from "node:path";
import { BenchError } from "../bench-error.js";
import type { BenchContext, Benchmark } from "../benchmark.js";
import { type FigurePlan, measured, skipped } from "../figure.js";
import { nameOf, nodeCommand, type RunningCommand, runCommand, startCommand } from "../harness/command.js";
import { settingsOf } from "../harness/pace.js";
import { canReadProcessMemory, watchMemory } from "../harness/process-memory.js";
import { describeRun, LENET_RUN, runSize, trainArguments } from "../harness/reference-run.js";
import { spreadOf } from "../harness/spread.js";
import { conclaveBin } from "../paths.js";

const WORKER: FigurePlan = {
  name: "a worker and the process that trains for it",
  unit: "MB",
  target: { atMost: 400 },
};
const COORDINATOR: FigurePlan = { name: "the coordinator", unit: "MB", target: { atMost: 200 } };

const FULL = { rounds: 3, seconds: 0 };

/** What a coordinator and its workers hold in memory at most, on the reference run of ten LeNet-5. */
export const memory: Benchmark = {
  name: "memory",
  summary: "peak resident memory of a worker and of the coordinator on the reference run of ten LeNet-5",
  targets: "a worker ≤ 400 MB with the process that trains for it, the coordinator ≤ 200 MB",
  async *run(context) {
    if (!canReadProcessMemory()) {
      const reason = "this system has no /proc that tells the peak memory of other processes (VmHWM)";
      yield skipped(WORKER, reason);
      yield skipped(COORDINATOR, reason);
      return;
    }
    const peaks: Peaks[] = [];
    for (let round = 0; round < settingsOf(context, FULL).rounds; round += 1) peaks.push(await measure(context));
    yield measured(WORKER, spreadOf(peaks.flatMap(({ workers }) => workers)));
    yield measured(COORDINATOR, spreadOf(peaks.map(({ coordinator }) => coordinator)));
  },
};

/** In MB. */
interface Peaks {
  readonly coordinator: number;
  readonly workers: readonly number[];
}

async function measure(context: BenchContext): Promise<Peaks> {
  const size = runSize(context.pace);
  context.say(`${describeRun(LENET_RUN, size)}, through a coordinator and two workers`);
  const { signal } = context;
  const folder = await context.temporaryFolder();
  const start = (...args: readonly string[]) => startCommand(nodeCommand(conclaveBin, ...args), { signal });
  const started = [start("coordinator", "--port", "0", "--state", join(folder, "state"), "--json")];
  const coordinator = started[0]!;
  try {
    const at = await listeningAddress(coordinator);
    const workers = [1, 2].map((n) => start("worker", "--join", at, "--name", `worker-${n}`));
    started.push(...workers);
    const watches = [coordinator, ...workers].map(({ child }) => watchMemory(child.pid!));
    const train = trainArguments(LENET_RUN, await context.mnist(), size);
    await runCommand(nodeCommand(conclaveBin, ...train, "--coordinator", at, "--out", join(folder, "run")), { signal });
    const [ofCoordinator = 0, ...ofWorkers] = watches.map((watch) => watch.stop());
    return { coordinator: ofCoordinator, workers: ofWorkers };
  } finally {
    for (const { child } of started.toReversed()) child.kill("SIGINT");
    await Promise.allSettled(started.map(({ ended }) => ended));
  }
}

/** The address in the document that the coordinator prints when it listens. */
async function listeningAddress({ child, ended }: RunningCommand): Promise<string> {
  let text = "";
  for await (const chunk of child.stdout!.setEncoding("utf8")) {
    text += chunk;
    if (text.endsWith("}\n")) return (JSON.parse(text) as { readonly address: string }).address;
  }
  await ended;
  throw new BenchError("program-failed", `${nameOf(nodeCommand(conclaveBin, "coordinator"))} ended before it listened`);
}
