import type { BenchContext, Benchmark } from "../benchmark.js";
import { type Figure, type FigurePlan, measured, type Side, skipped } from "../figure.js";
import { alternate, ratiosOf } from "../harness/alternate.js";
import { LineProcess } from "../harness/line-process.js";
import { settingsOf } from "../harness/pace.js";
import { spreadOf } from "../harness/spread.js";
import { startTrainingRate, type TrainingRate } from "../harness/training-rate.js";
import { type StepPeer, stepPeers } from "../peers/step-peers.js";

const MODELS = [
  { name: "MLP 784-256-128-10", id: "mlp", target: { atLeast: 1.25 } },
  { name: "LeNet-5", id: "lenet", target: { atLeast: 1.5 } },
] as const;

type Model = (typeof MODELS)[number];

const FULL = { rounds: 9, seconds: 1.5 };

/** Samples per second of training steps on one core: ours, and the same steps in other systems. */
export const steps: Benchmark = {
  name: "steps",
  summary: "training steps on one core, batch 128, Adam, against PyTorch eager with one thread",
  targets: "MLP ≥ 1.25x, LeNet-5 ≥ 1.5x",
  async *run(context) {
    for (const model of MODELS) yield* measureModel(context, model);
  },
};

async function* measureModel(context: BenchContext, model: Model): AsyncGenerator<Figure> {
  const ours = await startTrainingRate(context, model.id);
  try {
    let compared = 0;
    for (const peer of stepPeers(context.allPeers)) {
      const figure = await compare(context, model, ours, peer);
      compared += figure.status === "measured" ? 1 : 0;
      yield figure;
    }
    if (compared === 0) yield await alone(context, model, ours);
  } finally {
    await ours.close();
  }
}

async function compare(context: BenchContext, model: Model, ours: TrainingRate, peer: StepPeer): Promise<Figure> {
  const plan: FigurePlan = {
    name: `${model.name} against ${peer.name}`,
    unit: "x",
    target: peer.reference ? model.target : null,
  };
  const state = context.python.state(peer.modules, peer.requirements);
  if (state.status === "missing") return skipped(plan, state.reason, state.install);

  const { rounds, seconds } = settingsOf(context, FULL);
  const mnist = await context.mnist();
  const command = context.cores.pin(context.python.command(peer.script, "--model", model.id, ...peer.args), 1);
  const { process, greeting } = await LineProcess.start<{ readonly peer: string }>(command, {
    signal: context.signal,
    env: { CONCLAVE_MNIST_DIR: mnist.folder },
  });
  try {
    context.say(`${model.name}: conclave and ${greeting.peer} in turns`);
    const ask = async () => (await process.ask<{ readonly samplesPerSecond: number }>({ seconds })).samplesPerSecond;
    const pairs = await alternate(rounds, () => ours.measure(seconds), ask);
    const side = (name: string, values: readonly number[]): Side => ({
      name,
      unit: "samples/s",
      value: spreadOf(values),
    });
    return measured(plan, ratiosOf(pairs), [
      side(
        "conclave",
        pairs.map((pair) => pair.ours),
      ),
      side(
        greeting.peer,
        pairs.map((pair) => pair.peer),
      ),
    ]);
  } finally {
    await process.close();
  }
}

/** Without any peer, at least how fast it is here. */
async function alone(context: BenchContext, model: Model, ours: TrainingRate): Promise<Figure> {
  const { rounds, seconds } = settingsOf(context, FULL);
  const rates: number[] = [];
  for (let round = 0; round < rounds; round += 1) rates.push(await ours.measure(seconds));
  return measured({ name: `${model.name}, compared with nothing`, unit: "samples/s", target: null }, spreadOf(rates));
}
