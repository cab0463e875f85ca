import { join } from "node:path";
import type { BenchContext, Benchmark } from "../benchmark.js";
import { type Figure, type FigurePlan, measured, type Target } from "../figure.js";
import { alternate, ratiosOf } from "../harness/alternate.js";
import { nodeCommand, runCommand } from "../harness/command.js";
import { LineProcess } from "../harness/line-process.js";
import { settingsOf } from "../harness/pace.js";
import { LENET_RUN, MLP_RUN, type ReferenceRun, trainArguments } from "../harness/reference-run.js";
import { spreadOf } from "../harness/spread.js";
import { readTrainReport } from "../harness/train-report.js";
import { conclaveBin, subjectScript } from "../paths.js";
import { REFERENCE_AUGMENT } from "../subjects/reference-spec.js";

/** Of the pool alone. */
const POOL = { rounds: 9, seconds: 1 };
/** Of a member that trains, with augmentation and without. */
const TRAINING = { rounds: 5, seconds: 0 };
const EPOCHS = { full: 10, quick: 2 };

/** How fast images are moved, turned and scaled; and what that costs a worker that has a core to spare for it. */
export const augment: Benchmark = {
  name: "augment",
  summary:
    "images of 28x28 translated, rotated and scaled per second on two threads; training on them against training without",
  targets: "≥ 100,000 images/s; LeNet-5 trains at ≥ 0.9x of its rate without, one worker on two cores",
  async *run(context) {
    yield* measurePool(context);
    yield await measureTraining(context, LENET_RUN, { atLeast: 0.9 });
    yield await measureTraining(context, MLP_RUN, null);
  },
};

async function* measurePool(context: BenchContext): AsyncGenerator<Figure> {
  const { rounds, seconds } = settingsOf(context, POOL);
  const two = await startPool(context, 2);
  const one = await startPool(context, 1);
  try {
    context.say("two threads and one, in turns");
    const rate = async (pool: LineProcess) =>
      (await pool.ask<{ readonly imagesPerSecond: number }>({ seconds })).imagesPerSecond;
    const pairs = await alternate(
      rounds,
      () => rate(two),
      () => rate(one),
    );
    const onTwo = spreadOf(pairs.map(({ ours }) => ours));
    const onOne = spreadOf(pairs.map(({ peer }) => peer));
    yield measured({ name: "two threads", unit: "images/s", target: { atLeast: 100_000 } }, onTwo);
    yield measured({ name: "two threads against one", unit: "x", target: null }, ratiosOf(pairs), [
      { name: "two threads", unit: "images/s", value: onTwo },
      { name: "one thread", unit: "images/s", value: onOne },
    ]);
  } finally {
    await Promise.all([two.close(), one.close()]);
  }
}

async function startPool({ cores, signal }: BenchContext, threads: number): Promise<LineProcess> {
  const command = nodeCommand(subjectScript("augment-rate"), JSON.stringify({ threads }));
  return (await LineProcess.start(cores.pin(command, threads), { signal })).process;
}

async function measureTraining(context: BenchContext, run: ReferenceRun, target: Target | null): Promise<Figure> {
  const epochs = EPOCHS[context.pace];
  const plan: FigurePlan = {
    name: `${run.name}, ${epochs} training epochs of one worker: with augmentation against without`,
    unit: "x",
    target,
  };
  context.say(`${run.name} with augmentation and without, in turns`);
  const pairs = await alternate(
    settingsOf(context, TRAINING).rounds,
    () => trainingRate(context, run, epochs, ["--set", `augment=${JSON.stringify(REFERENCE_AUGMENT)}`]),
    () => trainingRate(context, run, epochs, []),
  );
  return measured(plan, ratiosOf(pairs), [
    { name: "with", unit: "samples/s", value: spreadOf(pairs.map(({ ours }) => ours)) },
    { name: "without", unit: "samples/s", value: spreadOf(pairs.map(({ peer }) => peer)) },
  ]);
}

/** The rate of one member of a reference run, as its worker reports it, on two cores. */
async function trainingRate(
  { cores, signal, mnist, temporaryFolder }: BenchContext,
  run: ReferenceRun,
  epochs: number,
  sets: readonly string[],
): Promise<number> {
  const train = trainArguments(run, await mnist(), { members: 1, epochs });
  const out = join(await temporaryFolder(), "run");
  const command = nodeCommand(conclaveBin, ...train, ...sets, "--workers", "1", "--out", out);
  const { stdout } = await runCommand(cores.pin(command, 2), { signal });
  const [rate] = readTrainReport(stdout, 1).samplesPerSecond;
  return rate!;
}
