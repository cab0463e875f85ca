import { customGradient, type Forward } from "../../custom-gradient.js";
import { scan } from "../../scan/scan.js";
import { tf } from "../../tf.js";
import { named, sequenceOf, stateGradients, timeSteps, withOwn } from "./time-steps.js";

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
  const [i, f, g, o] = tf.split(tf.transpose(tf.concat([kernel, tf.expandDims(bias, 0), recurrent])), 4);
  const zeros = tf.zeros([units, batch]);
  const { state, results } = scan(
    { shared: { i: i!, f: f!, g: g!, o: o! }, initial: { h: zeros, c: zeros }, sequences: { features: timeSteps(x) } },
    (gates, before, { features }) => {
      const input = tf.concat([features, before.h]);
      const product = (gate: keyof typeof gates) => tf.matMul(gates[gate], input);
      const { h, c, ...saved } = cell(product("i"), product("f"), product("g"), product("o"), before.c);
      return { state: { h, c }, results: { ...saved, input, ...(sequences ? { h } : {}) } };
    },
  );
  const value = results.h === undefined ? tf.transpose(state.h) : sequenceOf(results.h);
  return { value, saved: [kernel, recurrent, ...SAVED.map((name) => results[name])] };
}

/**
 * i, f, o = σ(zᵢ), σ(zf), σ(zₒ), g = tanh(z_g), c' = f·c + i·g, h' = o·tanh c', and beside the new state the factors that its
 * gradients dh and dc will be multiplied by. Since σ' = σ·(1 - σ) and tanh' = 1 - tanh²,
 *
 *     dzₒ = dh·byO,  dc += dh·byC,  dzᵢ = dc·byI,  dz_g = dc·byG,  dzf = (dc·f)·byF
 */
function cell(zi: tf.Tensor, zf: tf.Tensor, zg: tf.Tensor, zo: tf.Tensor, before: tf.Tensor) {
  const [i, f, g, o] = [tf.sigmoid(zi), tf.sigmoid(zf), tf.tanh(zg), tf.sigmoid(zo)];
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

function backward(dy: tf.Tensor, [kernel, recurrent, ...saved]: readonly tf.Tensor[]): tf.Tensor[] {
  const [features, units, batch] = [kernel!.shape[0]!, recurrent!.shape[0]!, dy.shape[0]!];
  const { last, each } = stateGradients(dy);
  const { state, results } = scan(
    {
      shared: { kernel: kernel!, recurrent: recurrent! },
      initial: {
        dh: last,
        dc: tf.zeros([units, batch]),
        dWeights: tf.zeros([4 * units, features + 1 + units]),
      },
      sequences: { ...named(saved, SAVED), ...each },
      reverse: true,
    },
    (weights, { dh, dc, dWeights }, { dy: own, input, f, byI, byF, byG, byO, byC }) => {
      const dState = withOwn(dh, own);
      const dMemory = tf.add(dc, tf.mul(dState, byC));
      const kept = tf.mul(dMemory, f);
      const dz = tf.concat([tf.mul(dMemory, byI), tf.mul(kept, byF), tf.mul(dMemory, byG), tf.mul(dState, byO)]);
      const state = {
        dh: tf.matMul(weights.recurrent, dz),
        dc: kept,
        dWeights: tf.add(dWeights, tf.matMul(dz, input, false, true)),
      };
      return { state, results: { dx: tf.matMul(weights.kernel, dz) } };
    },
  );
  const [dKernel, dBias, dRecurrent] = tf.split(tf.transpose(state.dWeights), [features, 1, units]);
  return [sequenceOf(results.dx), dKernel!, dRecurrent!, tf.squeeze(dBias!, [0])];
}
