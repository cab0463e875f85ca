import type { BenchContext } from "../benchmark.js";
import { type Figure, type FigurePlan, measured, type Side, skipped, type Target } from "../figure.js";
import { type StepPeer, stepPeers } from "../peers/step-peers.js";
import type { ReferenceModel } from "../subjects/reference-spec.js";
import { alternate, ratiosOf } from "./alternate.js";
import { LineProcess } from "./line-process.js";
import { type Settings, settingsOf } from "./pace.js";
import { spreadOf } from "./spread.js";
import { startTrainingRate, type TrainingRate } from "./training-rate.js";

/** A model whose steps are compared; the peers know it by the same id. */
export interface StepModel {
  readonly name: string;
  readonly id: ReferenceModel;
  /** Against the reference among the peers. */
  readonly target: Target;
}

const FULL: Settings = { rounds: 9, seconds: 1.5 };

/** Samples per second of training steps of a model on one core: ours against each peer that has the model, or alone. */
export async function* compareSteps(context: BenchContext, model: StepModel): AsyncGenerator<Figure> {
  const ours = await startTrainingRate(context, model.id);
  try {
    let compared = 0;
    for (const peer of stepPeers(context.allPeers).filter(({ models }) => models.includes(model.id))) {
      const figure = await compare(context, model, ours, peer);
      compared += figure.status === "measured" ? 1 : 0;
      yield figure;
    }
    if (compared === 0) yield await alone(context, model, ours);
  } finally {
    await ours.close();
  }
}

async function compare(context: BenchContext, model: StepModel, ours: TrainingRate, peer: StepPeer): Promise<Figure> {
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
async function alone(context: BenchContext, model: StepModel, ours: TrainingRate): Promise<Figure> {
  const { rounds, seconds } = settingsOf(context, FULL);
  const rates: number[] = [];
  for (let round = 0; round < rounds; round += 1) rates.push(await ours.measure(seconds));
  return measured({ name: `${model.name}, compared with nothing`, unit: "samples/s", target: null }, spreadOf(rates));
}
