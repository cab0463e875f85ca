import type { PreparedData, Task } from "@conclave/data";
import { untrainedLoss } from "../untrained-loss.js";
import type { OwnFinding } from "./finding.js";
import type { FirstStep, LayerGradient } from "./layer-gradients.js";
import { short } from "./numbers.js";

/** The loss of one who knows nothing, and how it is reckoned. */
export interface Guess {
  readonly loss: number;
  /** "ln 10", "ln 2", "the targets' mean square". */
  readonly words: string;
  /** An untrained network whose loss is above this is too sure of itself. */
  readonly limit: number;
}

/** @param labels as they are trained on: standardised for a regression */
export function guessOf(data: PreparedData, labels: Float32Array | Int32Array): Guess {
  switch (data.task) {
    case "classification":
      return guess(data.task, Math.log(data.classes.length), `ln ${data.classes.length}`);
    case "multilabel":
      return guess(data.task, Math.LN2, "ln 2");
    case "regression": {
      let squares = 0;
      for (const value of labels) squares += value * value;
      return guess(data.task, squares / labels.length, "the targets' mean square");
    }
  }
}

function guess(task: Task, loss: number, words: string): Guess {
  return { loss, words, limit: untrainedLoss(task, loss) };
}

/** The loss before the first step against that of guessing. */
export function judgeFirstLoss({ loss }: FirstStep, guess: Guess): readonly OwnFinding[] {
  if (!Number.isFinite(loss)) {
    return [
      {
        check: "firstLoss",
        severity: "error",
        what: `the loss of the first batch is ${loss}, before any training`,
        why: "numbers overflow on the way through the layers: no step can be made",
        remedy: "normalise the data (data.normalise: standard), and see whether they hold values of an absurd size",
      },
    ];
  }
  if (loss <= guess.limit) return [];
  return [
    {
      check: "firstLoss",
      severity: "warning",
      what: `the loss starts at ${short(loss)}, that of guessing is ${short(guess.loss)} (${guess.words})`,
      why: "before it has learned anything the network is sure, and wrong: the first training epochs go into unlearning that",
      remedy: "normalise what goes in (data.normalise: standard), or draw smaller first weights (initializer)",
    },
  ];
}

/** A first layer that gets a thousandth of the last one's gradient learns nothing while the last one learns. */
const VANISHED = 1e-3;
const EXPLODED = 1e3;
/** Fewer layers do not tell a trend. */
const LEAST_LAYERS = 3;

/**
 * How the gradient fares on its way back from the loss: vanishing, exploding, or stopped at a layer.
 *
 * @param learns whether the network learned a batch by heart: what it overcomes is no error, and what heals with the first step (a
 *   last layer that starts at 0 passes nothing on, once) is nothing at all
 */
export function judgeGradients(gradients: readonly LayerGradient[], learns: boolean): readonly OwnFinding[] {
  const first = gradients[0];
  const last = gradients.at(-1);
  if (first === undefined || last === undefined || !gradients.every(({ rms }) => Number.isFinite(rms))) return [];
  const stopped = gradients.findLast(({ rms }) => rms === 0);
  if (stopped !== undefined) return learns ? [] : [gradientStops(stopped)];
  const ratio = first.rms / last.rms;
  if (gradients.length < LEAST_LAYERS || (ratio >= VANISHED && ratio <= EXPLODED)) return [];
  const perLayer = ratio ** (1 / (gradients.length - 1));
  const path = `${short(last.rms)} in ${last.layer}, ${short(first.rms)} in ${first.layer}: times ${short(perLayer)} with each layer back`;
  if (ratio < VANISHED) {
    return [
      {
        check: "gradients",
        severity: learns ? "warning" : "error",
        what: `gradients vanish on their way back: ${path}`,
        why: "the first layers hardly move, however long one trains; a sigmoid passes on at most a quarter of its gradient",
        remedy: "use relu (its initializer is heUniform), batchNorm before the activations, or fewer layers",
      },
    ];
  }
  return [
    {
      check: "gradients",
      severity: learns ? "warning" : "error",
      what: `gradients explode on their way back: ${path}`,
      why: "the first layers take steps a thousand times those of the last: the loss jumps about or becomes NaN",
      remedy: "draw smaller first weights (initializer), add batchNorm, or clip (optimizer: clip: { norm: 1 })",
    },
  ];
}

function gradientStops({ layer }: LayerGradient): OwnFinding {
  return {
    check: "gradients",
    severity: "error",
    what: `no gradient reaches ${layer}: it is exactly 0`,
    why: "the layer is never trained: all its units are cut off, or what comes after them does not depend on them",
    remedy: "draw its weights at random (initializer: heUniform, not zeros), and normalise what goes in",
  };
}
