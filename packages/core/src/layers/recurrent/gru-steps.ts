import { customGradient, type Forward } from "../../custom-gradient.js";
import { tf } from "../../tf.js";
import { namedSteps, plus, sequenceOf, stepGradients, timeSteps } from "./time-steps.js";

/** What the backward pass reads of each step, [units, batch] each but the inputs; see {@link cell} for the letters. */
const SAVED = ["features", "input", "r", "z", "byR", "byZ", "byN"] as const;

/**
 * A GRU over whole sequences, [batch, steps, features] → its last state [batch, units], or all of them [batch, steps, units].
 *
 * Written out like the LSTM. A step's input is [features; 1; h]; the candidate reads its two ends apart, [features; 1] and [1; h], since
 * the reset gate comes between their products.
 */
export function gruSteps(sequences: boolean): (...tensors: tf.Tensor[]) => tf.Tensor {
  return customGradient(
    (x, kernel, recurrentKernel, bias, recurrentBias) =>
      forward(x!, weightsOf(kernel!, recurrentKernel!, bias!, recurrentBias!), sequences),
    backward,
  );
}

/** The parameters as matrices for inputs [features; 1; h], and the kernels themselves for the gradients of inputs. */
interface Weights {
  readonly kernel: tf.Tensor;
  readonly recurrent: tf.Tensor;
  /** [units, features + 1 + units]. */
  readonly reset: tf.Tensor;
  readonly update: tf.Tensor;
  /** [units, features + 1]. */
  readonly candidate: tf.Tensor;
  /** [units, 1 + units]. */
  readonly recalled: tf.Tensor;
}

function weightsOf(kernel: tf.Tensor, recurrent: tf.Tensor, bias: tf.Tensor, recurrentBias: tf.Tensor): Weights {
  const [kernels, recurrents, biases] = [kernel, recurrent, tf.expandDims(bias, 0)].map((all) => tf.split(all, 3, 1));
  const joined = (...parts: (tf.Tensor | undefined)[]) => tf.transpose(tf.concat(parts.map((part) => part!)));
  return {
    kernel,
    recurrent,
    reset: joined(kernels![0], biases![0], recurrents![0]),
    update: joined(kernels![1], biases![1], recurrents![1]),
    candidate: joined(kernels![2], biases![2]),
    recalled: joined(tf.expandDims(recurrentBias, 0), recurrents![2]),
  };
}

function forward(x: tf.Tensor, weights: Weights, sequences: boolean): Forward {
  const { kernel, recurrent, reset, update, candidate, recalled } = weights;
  let h: tf.Tensor = tf.zeros([recurrent.shape[0]!, x.shape[0]!]);
  const states: tf.Tensor[] = [];
  const saved: tf.Tensor[] = [kernel, recurrent];
  for (const features of timeSteps(x)) {
    const input = tf.concat([features, h]);
    const step = cell(
      tf.matMul(reset, input),
      tf.matMul(update, input),
      tf.matMul(candidate, features),
      tf.matMul(recalled, memoryOf(input, kernel)),
      h,
    );
    h = step.h;
    states.push(h);
    const kept = { ...step, features, input };
    saved.push(...SAVED.map((name) => kept[name]));
  }
  return { value: sequences ? sequenceOf(states) : tf.transpose(h), saved };
}

/** The end [1; h] of an input [features; 1; h]. */
function memoryOf(input: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  return tf.slice(input, [kernel.shape[0]!, 0]);
}

/**
 * r = σ(zᵣ), z = σ(z_z), n = tanh(zₙ + r·m) with m what is recalled, h' = n + z·(h - n), and beside the new state the factors that its
 * gradient dh will be multiplied by: with dn the gradient of what the tanh is taken of,
 *
 *     dz_z = dh·byZ,  dn = dh·byN,  dm = dn·r,  dzᵣ = dm·byR
 */
function cell(zr: tf.Tensor, zz: tf.Tensor, zn: tf.Tensor, m: tf.Tensor, before: tf.Tensor) {
  const [r, z] = [tf.sigmoid(zr), tf.sigmoid(zz)];
  const reset = tf.mul(r, m);
  const n = tf.tanh(tf.add(zn, reset));
  const kept = tf.mul(z, tf.sub(before, n));
  return {
    h: tf.add(n, kept),
    r,
    z,
    byR: tf.sub(m, reset),
    byZ: tf.sub(kept, tf.mul(kept, z)),
    byN: tf.mul(tf.sub(1, z), tf.sub(1, tf.mul(n, n))),
  };
}

function backward(dy: tf.Tensor, [kernel, recurrent, ...flat]: readonly tf.Tensor[]): tf.Tensor[] {
  const steps = namedSteps(flat, SAVED);
  const gradients = stepGradients(dy, steps.length);
  let dh: tf.Tensor | null = null;
  let dGates: tf.Tensor | null = null;
  let dCandidate: tf.Tensor | null = null;
  let dRecalled: tf.Tensor | null = null;
  const dx: tf.Tensor[] = [];
  for (const { features, input, r, z, byR, byZ, byN } of steps.toReversed()) {
    const d: tf.Tensor = plus(dh, gradients.pop()!);
    const dn: tf.Tensor = tf.mul(d, byN);
    const dm: tf.Tensor = tf.mul(dn, r);
    const [dr, dz]: tf.Tensor[] = [tf.mul(dm, byR), tf.mul(d, byZ)];
    const gates: tf.Tensor = tf.concat([dr!, dz!]);
    dh = tf.add(tf.mul(d, z), tf.matMul(recurrent!, tf.concat([gates, dm])));
    dx.unshift(tf.matMul(kernel!, tf.concat([gates, dn])));
    dGates = plus(dGates, tf.matMul(gates, input, false, true));
    dCandidate = plus(dCandidate, tf.matMul(dn, features, false, true));
    dRecalled = plus(dRecalled, tf.matMul(dm, memoryOf(input, kernel!), false, true));
  }
  const [inputs, units] = [kernel!.shape[0]!, recurrent!.shape[0]!];
  const [kernels, biases, recurrents] = tf.split(tf.transpose(dGates!), [inputs, 1, units]);
  const [candidateKernel, candidateBias] = tf.split(tf.transpose(dCandidate!), [inputs, 1]);
  const [recalledBias, recalledKernel] = tf.split(tf.transpose(dRecalled!), [1, units]);
  return [
    sequenceOf(dx),
    tf.concat([kernels!, candidateKernel!], 1),
    tf.concat([recurrents!, recalledKernel!], 1),
    tf.squeeze(tf.concat([biases!, candidateBias!], 1), [0]),
    tf.squeeze(recalledBias!, [0]),
  ];
}
