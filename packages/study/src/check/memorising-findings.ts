import type { OwnFinding } from "./finding.js";
import type { Guess } from "./first-step-check.js";
import type { Memorised } from "./memorise.js";
import type { MemorisingCheck } from "./memorising-check.js";
import { short } from "./numbers.js";

/** A loss that rises by half while it should fall comes from steps that are too long. */
const RISEN = 1.5;
/** What has lost half its loss is on its way. */
const ON_ITS_WAY = 0.5;
/** What is below a quarter of guessing is learned, if slowly. */
const STUCK = 0.25;

/** What training one batch and one row by heart says about a network. Where time ran out first, it says nothing against it. */
export function memorisingFindings(
  { batch, sample, reliable }: Omit<MemorisingCheck, "findings">,
  learningRate: number,
  guess: Pick<Guess, "loss">,
): readonly OwnFinding[] {
  if (batch.learned || reliable === null) {
    if (sample === null || sample.learned) return [];
    return [sample.gaveUp ? undecided(sample) : sampleFails(sample)];
  }
  const course = `the loss of ${batch.rows} rows goes from ${short(batch.firstLoss)} to ${short(batch.lastLoss)} in ${batch.steps} steps`;
  if (!(reliable.lastLoss <= STUCK * guess.loss)) {
    return [reliable.gaveUp ? undecided(reliable) : batchFails(course, batch, reliable)];
  }
  const proof = `Adam at 0.003 brings it to ${short(reliable.lastLoss)} in ${reliable.steps}`;
  if (!(batch.highestLoss <= RISEN * batch.firstLoss)) {
    return [
      {
        check: "memorising",
        severity: "warning",
        what: `${course}, after ${short(batch.highestLoss)} on the way; ${proof}`,
        why: `model, loss and data are sound, but steps at the learning rate ${short(learningRate)} overshoot`,
        remedy: `lower the learning rate: ${short(learningRate / 10)}, then ${short(learningRate / 100)}`,
      },
    ];
  }
  if (batch.gaveUp) return [undecided(batch)];
  const underWay = batch.lastLoss < ON_ITS_WAY * batch.firstLoss;
  return [
    {
      check: "memorising",
      severity: underWay ? "note" : "warning",
      what: `${course}; ${proof}`,
      why: `model, loss and data are sound, but the learning rate ${short(learningRate)} is ${underWay ? "on the slow side" : "too low to get anywhere"}`,
      remedy: `raise the learning rate to ${short(learningRate * 10)}${underWay ? ", or train for longer" : ""}`,
    },
  ];
}

function batchFails(course: string, batch: Memorised, reliable: Memorised): OwnFinding {
  // The same figure twice is the same training: the spec's own optimizer is the reliable one.
  const tried =
    reliable.lastLoss === batch.lastLoss ? "" : `, and Adam at 0.003 only brings it to ${short(reliable.lastLoss)}`;
  return {
    check: "memorising",
    severity: "error",
    what: `${course}${tried}: the network cannot even learn them by heart`,
    why: "what cannot learn a few rows by heart will not learn many: something in the model, the loss or the rows is wrong",
    remedy:
      "see the findings on output, gradients and input; else widen the narrowest layer, and look for equal rows with different labels",
  };
}

function undecided({ rows, firstLoss, lastLoss, steps }: Memorised): OwnFinding {
  const what = rows === 1 ? "a single row" : `${rows} rows`;
  return {
    check: "memorising",
    severity: "note",
    what: `whether ${what} can be learned by heart is not known: time was over after ${steps} steps, with a loss from ${short(firstLoss)} to ${short(lastLoss)}`,
    why: "the network is large for this machine, or the machine is busy: so few steps prove nothing",
    remedy: "check again when the machine has time, or on another one",
  };
}

function sampleFails({ firstLoss, lastLoss, steps }: Memorised): OwnFinding {
  return {
    check: "memorising",
    severity: "warning",
    what: `a single row is not learned by heart: its loss goes from ${short(firstLoss)} to ${short(lastLoss)} in ${steps} steps`,
    why: "a batch is learned and a row is not: the step size suits neither, or the layers leave nothing of a single row",
    remedy: "lower the learning rate, and see whether the layers keep the row (pooling, narrow layers)",
  };
}
