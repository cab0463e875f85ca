import { customGradient, type Forward } from "../../custom-gradient.js";
import { scan } from "../../scan/scan.js";
import type { NamedTensors } from "../../scan/scan-options.js";
import { tf } from "../../tf.js";
import { named, sequenceOf, stateGradients, timeSteps, withOwn } from "./time-steps.js";

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
interface Weights extends NamedTensors {
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
  const steps = timeSteps(x);
  const { state, results } = scan(
    {
      shared: weights,
      initial: { h: tf.zeros([weights.recurrent.shape[0]!, x.shape[0]!]) },
      sequences: { features: steps },
    },
    ({ kernel, reset, update, candidate, recalled }, before, { features }) => {
      const input = tf.concat([features, before.h]);
      const { h, ...saved } = cell(
        tf.matMul(reset, input),
        tf.matMul(update, input),
        tf.matMul(candidate, features),
        tf.matMul(recalled, memoryOf(input, kernel)),
        before.h,
      );
      return { state: { h }, results: { ...saved, input, ...(sequences ? { h } : {}) } };
    },
  );
  const value = results.h === undefined ? tf.transpose(state.h) : sequenceOf(results.h);
  const kept = { ...results, features: steps };
  return { value, saved: [weights.kernel, weights.recurrent, ...SAVED.map((name) => kept[name])] };
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

function backward(dy: tf.Tensor, [kernel, recurrent, ...saved]: readonly tf.Tensor[]): tf.Tensor[] {
  const [inputs, units] = [kernel!.shape[0]!, recurrent!.shape[0]!];
  const { last, each } = stateGradients(dy);
  const { state, results } = scan(
    {
      shared: { kernel: kernel!, recurrent: recurrent! },
      initial: {
        dh: last,
        dGates: tf.zeros([2 * units, inputs + 1 + units]),
        dCandidate: tf.zeros([units, inputs + 1]),
        dRecalled: tf.zeros([units, 1 + units]),
      },
      sequences: { ...named(saved, SAVED), ...each },
      reverse: true,
    },
    (weights, { dh, dGates, dCandidate, dRecalled }, { dy: own, features, input, r, z, byR, byZ, byN }) => {
      const d = withOwn(dh, own);
      const dn = tf.mul(d, byN);
      const dm = tf.mul(dn, r);
      const gates = tf.concat([tf.mul(dm, byR), tf.mul(d, byZ)]);
      const memory = memoryOf(input, weights.kernel);
      const state = {
        dh: tf.add(tf.mul(d, z), tf.matMul(weights.recurrent, tf.concat([gates, dm]))),
        dGates: tf.add(dGates, tf.matMul(gates, input, false, true)),
        dCandidate: tf.add(dCandidate, tf.matMul(dn, features, false, true)),
        dRecalled: tf.add(dRecalled, tf.matMul(dm, memory, false, true)),
      };
      return { state, results: { dx: tf.matMul(weights.kernel, tf.concat([gates, dn])) } };
    },
  );
  const [kernels, biases, recurrents] = tf.split(tf.transpose(state.dGates), [inputs, 1, units]);
  const [candidateKernel, candidateBias] = tf.split(tf.transpose(state.dCandidate), [inputs, 1]);
  const [recalledBias, recalledKernel] = tf.split(tf.transpose(state.dRecalled), [1, units]);
  return [
    sequenceOf(results.dx),
    tf.concat([kernels!, candidateKernel!], 1),
    tf.concat([recurrents!, recalledKernel!], 1),
    tf.squeeze(tf.concat([biases!, candidateBias!], 1), [0]),
    tf.squeeze(recalledBias!, [0]),
  ];
}
