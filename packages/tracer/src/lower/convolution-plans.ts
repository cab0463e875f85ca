import { operationOf, type Value } from "../ir/value.js";
import type { WindowGeometry } from "../ir/window.js";
import { type ConvolutionPlan, type PoolWindow, planConvolution } from "./convolution-plan.js";
import { type ConvolutionStrips, type StripLimits, stripsOf } from "./convolution-strips.js";

/** A convolution's plan is shared by its forward pass and both gradients, so that they agree on layouts. */
export interface ConvolutionPlans {
  planFor(geometry: WindowGeometry, filters: number): ConvolutionPlan;
  /** The strips in which a plan's patches are gathered; null when that is done at once. */
  stripsFor(plan: ConvolutionPlan, batch: number): ConvolutionStrips | null;
  /** The input of the forward convolution, whose layout its gradient should take; absent when the graph has none. */
  inputOf(geometry: WindowGeometry, filters: number): Value | undefined;
}

const SINGLE: PoolWindow = { height: 1, width: 1 };

function keyOf(geometry: WindowGeometry, filters: number): string {
  return JSON.stringify([geometry, filters]);
}

/** A pool's window when its windows tile the input without overlap, padding or rest. */
function tilingWindow(geometry: WindowGeometry): PoolWindow {
  const { kernelHeight, kernelWidth, strideHeight, strideWidth, inHeight, inWidth, outHeight, outWidth } = geometry;
  const apart = kernelHeight === strideHeight && kernelWidth === strideWidth;
  const whole = outHeight * kernelHeight === inHeight && outWidth * kernelWidth === inWidth;
  return apart && whole ? { height: kernelHeight, width: kernelWidth } : SINGLE;
}

/** Looks for convolutions and the pools behind them among the values of a graph. */
export function collectConvolutions(values: Iterable<Value>, limits: StripLimits): ConvolutionPlans {
  const pools = new Map<string, PoolWindow>();
  const inputs = new Map<string, Value>();
  for (const value of values) {
    if (value.source.kind !== "operation") continue;
    const { op, inputs: operands, attributes } = value.source;
    if (op === "Conv2D") {
      const key = keyOf(attributes.geometry as WindowGeometry, value.shape[3] ?? 1);
      if (!inputs.has(key)) inputs.set(key, operands[0] as Value);
    } else if (op === "MaxPool" || op === "AvgPool") {
      const source = (operands[0] as Value).source;
      if (source.kind !== "operation" || source.op !== "Conv2D") continue;
      const key = keyOf(operationOf(operands[0] as Value).attributes.geometry as WindowGeometry, value.shape[3] ?? 1);
      pools.set(key, tilingWindow(attributes.geometry as WindowGeometry));
    }
  }
  const plans = new Map<string, ConvolutionPlan>();
  const strips = new Map<ConvolutionPlan, ConvolutionStrips | null>();
  return {
    planFor(geometry, filters) {
      const key = keyOf(geometry, filters);
      const plan = plans.get(key) ?? planConvolution(geometry, filters, pools.get(key) ?? SINGLE);
      plans.set(key, plan);
      return plan;
    },
    stripsFor(plan, batch) {
      const known = strips.get(plan);
      if (known !== undefined) return known;
      const cut = stripsOf(plan, batch, limits);
      strips.set(plan, cut);
      return cut;
    },
    inputOf: (geometry, filters) => inputs.get(keyOf(geometry, filters)),
  };
}
