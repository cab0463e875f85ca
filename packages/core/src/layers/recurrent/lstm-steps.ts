import { customGradient, type Forward } from "../../custom-gradient.js";
import { scan } from "../../scan/scan.js";
import { tf } from "../../tf.js";
import { named, sequenceOf, stateGradients, timeSteps, withOwn } from "./time-steps.js";

/**
 * What the backward pass reads of each step: its gates and the memory before it, [units, batch] each, and its input. That is the least that all
 * else follows from: to compute the rest again is quicker than to keep it, since what all steps keep does not fit the cache.
 */
const SAVED = ["input", "i", "f", "g", "o", "memory"] as const;

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
      const [i, f, o] = [tf.sigmoid(product("i")), tf.sigmoid(product("f")), tf.sigmoid(product("o"))];
      const g = tf.tanh(product("g"));
      const c = tf.add(tf.mul(f, before.c), tf.mul(i, g));
      const h = tf.mul(o, tf.tanh(c));
      const saved = { input, i, f, g, o, memory: before.c };
      return { state: { h, c }, results: { ...saved, ...(sequences ? { h } : {}) } };
    },
  );
  const value = results.h === undefined ? tf.transpose(state.h) : sequenceOf(results.h);
  return { value, saved: [kernel, recurrent, ...SAVED.map((name) => results[name])] };
}

/**
 * With i, f, o = σ(zᵢ), σ(zf), σ(zₒ), g = tanh(z_g), c' = f·c + i·g, h' = o·tanh c', σ' = σ·(1 - σ) and tanh' = 1 - tanh², from the gradients
 * dh and dc of a step's state:
 *
 *     dzₒ = dh·h'·(1 - o),  dc += dh·o·(1 - tanh² c'),  dzᵢ = dc·i·(g - i·g),  dz_g = dc·i·(1 - g²),  dzf = dc·f·(c - f·c)
 */
function cellGradients(
  dh: tf.Tensor,
  dc: tf.Tensor,
  { i, f, g, o, memory }: Readonly<Record<(typeof SAVED)[number], tf.Tensor>>,
) {
  const [kept, added] = [tf.mul(f, memory), tf.mul(i, g)];
  const shown = tf.tanh(tf.add(kept, added));
  const dShown = tf.mul(dh, o);
  const byOut = tf.mul(dShown, shown);
  const dMemory = tf.add(dc, tf.sub(dShown, tf.mul(byOut, shown)));
  const byIn = tf.mul(dMemory, i);
  const dBefore = tf.mul(dMemory, f);
  const dz = tf.concat([
    tf.mul(byIn, tf.sub(g, added)),
    tf.mul(dBefore, tf.sub(memory, kept)),
    tf.sub(byIn, tf.mul(tf.mul(byIn, g), g)),
    tf.sub(byOut, tf.mul(byOut, o)),
  ]);
  return { dz, dBefore };
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
    (weights, { dh, dc, dWeights }, { dy: own, ...kept }) => {
      const { dz, dBefore } = cellGradients(withOwn(dh, own), dc, kept);
      const state = {
        dh: tf.matMul(weights.recurrent, dz),
        dc: dBefore,
        dWeights: tf.add(dWeights, tf.matMul(dz, kept.input, false, true)),
      };
      return { state, results: { dx: tf.matMul(weights.kernel, dz) } };
    },
  );
  const [dKernel, dBias, dRecurrent] = tf.split(tf.transpose(state.dWeights), [features, 1, units]);
  return [sequenceOf(results.dx), dKernel!, dRecurrent!, tf.squeeze(dBias!, [0])];
}
