import { customGradient, type Forward } from "../../custom-gradient.js";
import { tf } from "../../tf.js";
import { namedSteps, plus, sequenceOf, stepGradients, timeSteps } from "./time-steps.js";

/** What the backward pass reads of each step, [units, batch] each but the input; see {@link cell} for the letters. */
const SAVED = ["input", "f", "byI", "byF", "byG", "byO", "byC"] as const;

/**
 * An LSTM over whole sequences, [batch, steps, features] → its last state [batch, units], or all of them [batch, steps, units].
 *
 * The forward and the backward pass are written out, so that each takes few products and few passes over memory: one input
 * [features; 1; h] and one gradient [i; f; g; o] for each step, one product for the gradient of all weights.
 */
export function lstmSteps(sequences: boolean): (...tensors: tf.Tensor[]) => tf.Tensor {
  return customGradient(
    (x, kernel, recurrentKernel, bias) => forward(x!, kernel!, recurrentKernel!, bias!, sequences),
    backward,
  );
}

function forward(x: tf.Tensor, kernel: tf.Tensor, recurrent: tf.Tensor, bias: tf.Tensor, sequences: boolean): Forward {
  const [units, batch] = [recurrent.shape[0]!, x.shape[0]!];
  const weights = tf.split(tf.transpose(tf.concat([kernel, tf.expandDims(bias, 0), recurrent])), 4);
  let h: tf.Tensor = tf.zeros([units, batch]);
  let c = h;
  const states: tf.Tensor[] = [];
  const saved: tf.Tensor[] = [kernel, recurrent];
  for (const features of timeSteps(x)) {
    const input = tf.concat([features, h]);
    const step = cell(
      weights.map((gate) => tf.matMul(gate, input)),
      c,
    );
    [h, c] = [step.h, step.c];
    states.push(h);
    const kept = { ...step, input };
    saved.push(...SAVED.map((name) => kept[name]));
  }
  return { value: sequences ? sequenceOf(states) : tf.transpose(h), saved };
}

/**
 * i, f, o = σ(zᵢ), σ(zf), σ(zₒ), g = tanh(z_g), c' = f·c + i·g, h' = o·tanh c', and beside the new state the factors that its
 * gradients dh and dc will be multiplied by. Since σ' = σ·(1 - σ) and tanh' = 1 - tanh²,
 *
 *     dzₒ = dh·byO,  dc += dh·byC,  dzᵢ = dc·byI,  dz_g = dc·byG,  dzf = (dc·f)·byF
 */
function cell([zi, zf, zg, zo]: readonly tf.Tensor[], before: tf.Tensor) {
  const [i, f, g, o] = [tf.sigmoid(zi!), tf.sigmoid(zf!), tf.tanh(zg!), tf.sigmoid(zo!)];
  const [kept, added] = [tf.mul(f, before), tf.mul(i, g)];
  const c = tf.add(kept, added);
  const shown = tf.tanh(c);
  const h = tf.mul(o, shown);
  const factors = {
    byI: tf.mul(i, tf.sub(g, added)),
    byF: tf.sub(before, kept),
    byG: tf.sub(i, tf.mul(added, g)),
    byO: tf.mul(o, tf.sub(shown, h)),
    byC: tf.sub(o, tf.mul(h, shown)),
  };
  return { h, c, f, ...factors };
}

function backward(dy: tf.Tensor, [kernel, recurrent, ...flat]: readonly tf.Tensor[]): tf.Tensor[] {
  const steps = namedSteps(flat, SAVED);
  const gradients = stepGradients(dy, steps.length);
  let dh: tf.Tensor | null = null;
  let dc: tf.Tensor | null = null;
  let dWeights: tf.Tensor | null = null;
  const dx: tf.Tensor[] = [];
  for (const { input, f, byI, byF, byG, byO, byC } of steps.toReversed()) {
    const dState: tf.Tensor = plus(dh, gradients.pop()!);
    const dMemory: tf.Tensor = plus(dc, tf.mul(dState, byC));
    dc = tf.mul(dMemory, f);
    const dz: tf.Tensor = tf.concat([tf.mul(dMemory, byI), tf.mul(dc, byF), tf.mul(dMemory, byG), tf.mul(dState, byO)]);
    dh = tf.matMul(recurrent!, dz);
    dWeights = plus(dWeights, tf.matMul(dz, input, false, true));
    dx.unshift(tf.matMul(kernel!, dz));
  }
  const [features, units] = [kernel!.shape[0]!, recurrent!.shape[0]!];
  const [dKernel, dBias, dRecurrent] = tf.split(tf.transpose(dWeights!), [features, 1, units]);
  return [sequenceOf(dx), dKernel!, dRecurrent!, tf.squeeze(dBias!, [0])];
}
