import type { ActivationSpec, LayerSpec, ModelSpec, Task } from "@conclave/spec";
import type { OwnFinding } from "./finding.js";
import { short } from "./numbers.js";

/** What of the data the output must suit. */
interface OutputDemand {
  readonly task: Task;
  /** Classes, labels or targets. */
  readonly outputs: number;
}

/** The losses of the tasks, in words. */
const LOSSES: Readonly<Record<Task, string>> = {
  classification: "cross-entropy, which applies softmax itself",
  multilabel: "binary cross-entropy, which applies a sigmoid to each output itself",
  regression: "the squared error",
};

/** What comes out of a model and what is made of it, in a line. */
export function outputInWords({ task, outputs }: OutputDemand): string {
  const [one, many, out] = WORDS[task];
  const amount = (singular: string, plural: string) => `${outputs} ${outputs === 1 ? singular : plural}`;
  return `${amount(out, `${out}s`)} for ${amount(one, many)}, into ${LOSSES[task].split(",")[0]}`;
}

const WORDS: Readonly<Record<Task, readonly [string, string, string]>> = {
  classification: ["class", "classes", "logit"],
  multilabel: ["label", "labels", "logit"],
  regression: ["target", "targets", "number"],
};

/**
 * Whether the last layer hands the loss what it works on: any number (a logit, or a standardised target), neither squeezed nor cut off.
 */
export function checkOutput(model: ModelSpec, demand: OutputDemand): readonly OwnFinding[] {
  if (!("layers" in model)) return []; // the named models end in plain logits
  const last = model.layers.at(-1);
  if (last === undefined) return [];
  if ("dropout" in last) {
    return [
      {
        check: "output",
        severity: "error",
        what: `the model ends in dropout: ${Math.round(last.dropout.rate * 100)} % of its answers are set to 0 while it trains`,
        why: "the loss is then told that the network answered 0, whatever it would have said",
        remedy: "put dropout before the last dense layer, not after it",
      },
    ];
  }
  const activation = activationOf(last);
  const name = activation === null ? null : nameOf(activation);
  const judged = name === null || name === "linear" ? null : judge(name, demand);
  return judged === null ? [] : [{ check: "output", ...judged }];
}

type Judgement = Omit<OwnFinding, "check">;

function judge(name: string, { task, outputs }: OutputDemand): Judgement | null {
  if (task === "regression") return judgeRegression(name);
  const own = task === "classification" ? "softmax" : "sigmoid";
  const range = RANGES[name];
  if (name === own || (range !== undefined && task === "multilabel") || name === "softmax") {
    const twice = name === own ? `${own} twice: the model ends in ${own}, and the loss applies it again` : null;
    return {
      severity: "error",
      what: twice ?? `the model ends in ${name}, and the loss is ${LOSSES[task]}`,
      why: `the loss is made for logits of any size; between 0 and 1 the surest answer there is costs ${short(leastLoss(task, outputs, [0, 1]))}, and gradients all but vanish`,
      remedy: `take ${name} off the end: { dense: classes } alone; predictions are probabilities all the same`,
    };
  }
  if (range !== undefined) {
    return {
      severity: "error",
      what: `the model ends in ${name}: its logits lie between ${range[0]} and ${range[1]}`,
      why: `the loss is made for logits of any size; with these it cannot fall below ${short(leastLoss(task, outputs, range))}`,
      remedy: `take ${name} off the end: { dense: classes } alone`,
    };
  }
  return {
    severity: "warning",
    what: `the model ends in ${name}, which cuts off or bends its logits below 0`,
    why: "an output that is below 0 for all rows has no gradient, or next to none, and may never answer again",
    remedy: `take ${name} off the end: { dense: classes } alone`,
  };
}

function judgeRegression(name: string): Judgement {
  const range = RANGES[name];
  const remedy = `take ${name} off the end: a number to predict needs a plain dense layer`;
  if (range === undefined) {
    return {
      severity: "warning",
      what: `the model ends in ${name}, which cuts off or bends what is below 0`,
      why: "targets are standardised, so that half of what is to be predicted is below 0",
      remedy,
    };
  }
  return {
    severity: "error",
    what: `the model ends in ${name}: its answers lie between ${range[0]} and ${range[1]}`,
    why: "targets are standardised to mean 0 and deviation 1, and go beyond that",
    remedy,
  };
}

/** Activations whose values are bounded on both sides. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  softmax: [0, 1],
  sigmoid: [0, 1],
  tanh: [-1, 1],
};

/**
 * The loss of the best answer whose logits stay in a range. Of classes: the right one at the upper end, all others at the lower. Of
 * labels: each that is there at the upper end (those that are not cost no less).
 */
function leastLoss(task: Task, outputs: number, [low, high]: readonly [number, number]): number {
  return task === "classification" ? Math.log1p((outputs - 1) * Math.exp(low - high)) : Math.log1p(Math.exp(-high));
}

function activationOf(layer: LayerSpec): ActivationSpec | null {
  if ("activation" in layer) return layer.activation;
  if ("dense" in layer) return layer.dense.activation;
  if ("conv2d" in layer) return layer.conv2d.activation;
  return null;
}

function nameOf(activation: ActivationSpec): string {
  return typeof activation === "string" ? activation : (Object.keys(activation)[0] ?? "linear");
}
