import type { HostArray } from "../array.js";
import type { Transformation } from "../optimizer.js";
import { tf } from "../tf.js";
import { leafOf, mapTree, nest, subtree, type Tree } from "../tree.js";
import { zerosLike } from "./zeros-like.js";

export interface RmsOptions {
  /** ρ: how much of the mean of the squares each step keeps. */
  readonly rho: number;
  /** Added to the root. */
  readonly epsilon: number;
  /** Whether the mean of the gradients is taken off before squaring, so that it divides by their deviation. */
  readonly centred: boolean;
}

/**
 * r ← ρ·r + (1 - ρ)·g⊙g, and the update is g / (√r + epsilon): Tieleman & Hinton 2012, lecture 6e of "Neural networks for machine learning",
 * https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf, with epsilon outside the root as in PyTorch.
 *
 * The squares are kept divided by {@link rmsUnit}², s ← ρ·s + g⊙g, which saves a pass; so the update comes out too small by that unit,
 * which is for a scaling after it to mend.
 *
 * Centred (Graves 2013, https://arxiv.org/abs/1308.0850, equations 38-40), √(r - a⊙a) with a the mean of the gradients takes r's place.
 * That difference of near numbers may come out negative; with d = g - a, the distance from the mean so far, it is the same as
 * ρ·(r - a⊙a) + ρ·(1 - ρ)·d⊙d, a sum of squares.
 *
 * State: s/…, and a/… when centred.
 */
export function scaleByRms({ rho, epsilon, centred }: RmsOptions): Transformation {
  const scaledEpsilon = epsilon / rmsUnit({ rho, centred });
  const squares = (before: Tree<tf.Tensor>, values: Tree<tf.Tensor>) =>
    mapTree(values, (value, path) => tf.add(tf.mul(leafOf(before, path), rho), tf.mul(value, value)));
  const divide = (updates: Tree<tf.Tensor>, s: Tree<tf.Tensor>) => {
    const divisors = mapTree(s, (mean) => tf.add(tf.sqrt(mean), scaledEpsilon));
    return {
      updates: mapTree(updates, (g, path) => tf.div(g, leafOf(divisors, path))),
      gain: (path: string) => tf.reciprocal(leafOf(divisors, path)),
    };
  };
  return {
    name: "scaleByRms",
    init: (params: Tree<HostArray>) => ({ ...zerosLike("s", params), ...(centred ? zerosLike("a", params) : {}) }),
    update(updates, state) {
      const [oldS, oldA] = [subtree(state, "s"), subtree(state, "a")];
      if (!centred) {
        const s = squares(oldS, updates);
        return { ...divide(updates, s), state: nest("s", s) };
      }
      const distance = mapTree(updates, (g, path) => tf.sub(g, leafOf(oldA, path)));
      const a = mapTree(distance, (d, path) => tf.add(leafOf(oldA, path), tf.mul(d, 1 - rho)));
      const s = squares(oldS, distance);
      return { ...divide(updates, s), state: { ...nest("s", s), ...nest("a", a) } };
    },
  };
}

/** √r over √s, the root of the paper's squares over that of the ones that are kept. */
export function rmsUnit({ rho, centred }: Pick<RmsOptions, "rho" | "centred">): number {
  return Math.sqrt(centred ? rho * (1 - rho) : 1 - rho);
}
