import { join } from "node:path";
import type { BenchContext, Benchmark } from "../benchmark.js";
import { type Figure, type FigurePlan, measured, skipped } from "../figure.js";
import { alternate, ratiosOf } from "../harness/alternate.js";
import { nodeCommand, runCommand } from "../harness/command.js";
import { settingsOf } from "../harness/pace.js";
import {
  describeRun,
  LENET_RUN,
  MLP_RUN,
  type ReferenceRun,
  runSize,
  trainArguments,
} from "../harness/reference-run.js";
import { spreadOf } from "../harness/spread.js";
import { readTrainReport } from "../harness/train-report.js";
import { conclaveBin } from "../paths.js";
import { type BagPeer, type BagResult, bagPeers } from "../peers/bag-peers.js";

const FULL = { rounds: 3, seconds: 0 };

/** A bag, trained and voted. */
interface Bag {
  readonly seconds: number;
  readonly accuracy: number;
}

/** A peer's bag, with what it says of itself: how long it took once Python had started. */
interface PeerBag extends Bag {
  readonly workSeconds: number;
}

/** Whole bags, by the command that a user types, against the same bags in other systems. */
export const runs: Benchmark = {
  name: "runs",
  summary: "the reference runs of examples/, ten members on two workers, against PyTorch in two processes",
  targets: "≤ 0.5x of its wall time, accuracy within 0.3 points of the same bag with our initial weights",
  async *run(context) {
    for (const run of [LENET_RUN, MLP_RUN]) {
      let compared = 0;
      for (const peer of bagPeers(context.allPeers).filter(({ models }) => models.includes(run.model))) {
        const figures = await compare(context, run, peer);
        compared += figures.filter(({ status }) => status === "measured").length;
        yield* figures;
      }
      if (compared === 0) yield await alone(context, run);
    }
  },
};

async function compare(context: BenchContext, run: ReferenceRun, peer: BagPeer): Promise<readonly Figure[]> {
  const name = describeRun(run, runSize(context.pace));
  // Smaller runs are another comparison: starting weighs more, and fewer steps tell weights that were drawn otherwise apart.
  const judged = context.pace === "full";
  const wall: FigurePlan = {
    name: `${name}: wall time against ${peer.name}`,
    unit: "x",
    target: judged ? peer.wallTarget : null,
  };
  const accuracy: FigurePlan = {
    name: `${name}: accuracy less that of ${peer.name}`,
    unit: "points",
    target: judged ? peer.accuracyTarget : null,
  };
  const state = context.python.state(peer.modules, peer.requirements);
  if (state.status === "missing") {
    const reason = [state.reason, state.install] as const;
    return [skipped(wall, ...reason), skipped(accuracy, ...reason)];
  }

  context.say(`${name}: conclave and ${peer.name} in turns`);
  const rounds = await alternate(
    settingsOf(context, FULL).rounds,
    (round) => trainOurs(context, run, round),
    (round) => trainPeers(context, run, peer, round),
  );
  const sides = (unit: "s" | "points", of: (bag: Bag) => number) => [
    { name: "conclave", unit, value: spreadOf(rounds.map(({ ours }) => of(ours))) },
    { name: peer.name, unit, value: spreadOf(rounds.map(({ peer: theirs }) => of(theirs))) },
  ];
  const seconds = rounds.map(({ ours, peer: theirs }) => ({ ours: ours.seconds, peer: theirs.seconds }));
  const points = rounds.map(({ ours, peer: theirs }) => 100 * (ours.accuracy - theirs.accuracy));
  return [
    measured(wall, ratiosOf(seconds), [
      ...sides("s", (bag) => bag.seconds),
      {
        name: "of which, once Python has started,",
        unit: "s",
        value: spreadOf(rounds.map(({ peer: theirs }) => theirs.workSeconds)),
      },
    ]),
    measured(
      accuracy,
      spreadOf(points),
      sides("points", (bag) => 100 * bag.accuracy),
    ),
  ];
}

/** Without any peer, at least how long it takes here. */
async function alone(context: BenchContext, run: ReferenceRun): Promise<Figure> {
  const name = describeRun(run, runSize(context.pace));
  context.say(`${name}: conclave`);
  const { seconds } = await trainOurs(context, run, 0);
  return measured({ name: `${name}, compared with nothing`, unit: "s", target: null }, spreadOf([seconds]));
}

/** Each round another seed, so that the accuracies are those of several bags. The time of either side is the whole command's. */
async function trainOurs(context: BenchContext, run: ReferenceRun, round: number): Promise<Bag> {
  const out = join(await context.temporaryFolder(), "run");
  const size = runSize(context.pace);
  const train = trainArguments(run, await context.mnist(), size);
  const command = nodeCommand(conclaveBin, ...train, "--workers", "2", "--seed", `${7 + round}`, "--out", out);
  const { stdout, seconds } = await runCommand(context.cores.pin(command, 2), { signal: context.signal });
  return { seconds, accuracy: readTrainReport(stdout, size.members).test.accuracy! };
}

async function trainPeers(context: BenchContext, run: ReferenceRun, peer: BagPeer, round: number): Promise<PeerBag> {
  const { members, epochs } = runSize(context.pace);
  const options = { model: run.model, members, epochs, seed: 7 + round };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const { folder } = await context.mnist();
  const { stdout, seconds } = await runCommand(
    context.cores.pin(context.python.command(peer.script, ...args, ...peer.args), 2),
    {
      signal: context.signal,
      env: { CONCLAVE_MNIST_DIR: folder },
    },
  );
  const { workSeconds, accuracy } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as BagResult;
  return { seconds, accuracy, workSeconds };
}
