import type { Shape } from "../array.js";
import { inLayer } from "../in-layer.js";
import type { Apply, Layer, LayerPlan } from "../layer.js";
import { withLayerName } from "../layer-scope.js";
import { ModelError } from "../model-error.js";
import { tf } from "../tf.js";
import { merged, nest, subtree } from "../tree.js";
import { defineLayer } from "./define-layer.js";

export type Join = "concat" | "add";

/**
 * Several layers that read the same input, their outputs joined: one after the other along the last axis, or added up. An empty stack as a
 * branch gives its input on. Variables stand below the branches' names.
 */
export function parallel(name: string, branches: readonly Layer[], join: Join): Layer {
  if (branches.length < 2) {
    throw new ModelError("bad-option", name, `branches are at least 2, got ${branches.length}`);
  }
  return defineLayer({
    name,
    kind: "parallel",
    plan: planBranches(name, branches, join),
    apply: applyBranches(branches, join),
  });
}

/**
 * x + f(x): what a stack adds to its input, so that gradients pass it by unchanged. He et al. 2015, https://arxiv.org/abs/1512.03385. Where
 * the stack changes the shape, a second one, the shortcut, changes the input's alike.
 */
export function residual(name: string, layers: Layer, shortcut: Layer): Layer {
  const branches = [layers, shortcut];
  return defineLayer({
    name,
    kind: "residual",
    plan: planBranches(name, branches, "add"),
    apply: applyBranches(branches, "add"),
  });
}

function planBranches(name: string, branches: readonly Layer[], join: Join): Layer["plan"] {
  return (shape) => {
    const plans = branches.map((branch) => inLayer(branch.name, () => branch.plan(shape)));
    const below = (part: "params" | "state") =>
      merged(plans.map((plan, index) => nest(branches[index]!.name, plan[part])));
    return { outShape: joinedShape(name, plans, join), params: below("params"), state: below("state") };
  };
}

function joinedShape(name: string, plans: readonly LayerPlan[], join: Join): Shape {
  const shapes = plans.map(({ outShape }) => outShape);
  const [first, ...others] = shapes as [Shape, ...Shape[]];
  const compared = (shape: Shape) => (join === "add" ? shape : shape.slice(0, -1)).join();
  if (
    first.length === 0 ||
    others.some((shape) => shape.length !== first.length || compared(shape) !== compared(first))
  ) {
    const wanted = join === "add" ? "outputs of one shape to add up" : "outputs that differ in their last axis alone";
    throw new ModelError(
      "wrong-shape",
      name,
      `expected ${wanted}, got ${shapes.map((shape) => `[${shape}]`).join(" and ")}; change the branches' strides, padding or widths, or give a residual a shortcut`,
    );
  }
  const width = shapes.reduce((sum, shape) => sum + shape.at(-1)!, 0);
  return join === "add" ? first : [...first.slice(0, -1), width];
}

function applyBranches(branches: readonly Layer[], join: Join): Apply {
  return ({ params, state }, x, context) => {
    const outputs = branches.map((branch) => {
      const path = context.path === undefined ? branch.name : `${context.path}/${branch.name}`;
      const variables = { params: subtree(params, branch.name), state: subtree(state, branch.name) };
      return withLayerName(branch.name, () => branch.apply(variables, x, { ...context, path }));
    });
    const results = outputs.map(({ y }) => y);
    const newState = merged(outputs.map((output, index) => nest(branches[index]!.name, output.state)));
    return { y: join === "add" ? results.reduce((a, b) => tf.add(a, b)) : tf.concat(results, -1), state: newState };
  };
}
