import type { ElementwiseOp } from "../ir/value.js";
import { isElementwise, type Operation, operationOf, type Value } from "../ir/value.js";
import { lowerConv2D, lowerConv2DBackpropFilter } from "./convolution.js";
import { lowerConv2DBackpropInput } from "./convolution-input-gradient.js";
import { lowerCounterUniform } from "./counter-uniform.js";
import { lowerElementwise } from "./elementwise.js";
import type { LoweringRule } from "./lowering.js";
import { lowerMatMul } from "./matmul.js";
import {
  lowerArgMax,
  lowerBroadcast,
  lowerConcat,
  lowerGather,
  lowerOneHot,
  lowerPad,
  lowerReshape,
  lowerScatterAdd,
  lowerSlice,
  lowerSoftmax,
  lowerTranspose,
} from "./movement.js";
import { lowerAvgPool, lowerAvgPoolGrad, lowerMaxPool, lowerMaxPoolGrad } from "./pools.js";
import { lowerReduction } from "./reductions.js";
import { lowerScan, lowerScanOutput } from "./scan.js";

/** How each operation but the elementwise ones is written. */
const RULES: Readonly<Record<Exclude<Operation, ElementwiseOp>, LoweringRule>> = {
  ArgMax: lowerArgMax,
  AvgPool: lowerAvgPool,
  AvgPoolGrad: lowerAvgPoolGrad,
  Broadcast: lowerBroadcast,
  Concat: lowerConcat,
  Conv2D: lowerConv2D,
  Conv2DBackpropFilter: lowerConv2DBackpropFilter,
  Conv2DBackpropInput: lowerConv2DBackpropInput,
  CounterUniform: lowerCounterUniform,
  Gather: lowerGather,
  MatMul: lowerMatMul,
  MaxPool: lowerMaxPool,
  MaxPoolGrad: lowerMaxPoolGrad,
  OneHot: lowerOneHot,
  Pad: lowerPad,
  ReduceMax: lowerReduction,
  ReduceMean: lowerReduction,
  ReduceMin: lowerReduction,
  ReduceProd: lowerReduction,
  ReduceSum: lowerReduction,
  Reshape: lowerReshape,
  Scan: lowerScan,
  ScanOutput: lowerScanOutput,
  ScatterAdd: lowerScatterAdd,
  Slice: lowerSlice,
  Softmax: lowerSoftmax,
  Transpose: lowerTranspose,
};

/** The rule for a value's operation; the type of the table makes it complete. */
export function ruleOf(value: Value): LoweringRule {
  const { op } = operationOf(value);
  return isElementwise(op) ? lowerElementwise : RULES[op];
}
