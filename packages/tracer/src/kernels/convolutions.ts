import { elementwise, operation, scalar } from "../ir/make.js";
import type { Value } from "../ir/value.js";
import { convolutionGeometry, poolGeometry } from "../ir/window.js";
import { activate } from "./fused-activation.js";
import { input, type KernelAttributes, type KernelInputs, type KernelTable } from "./rule.js";

function conv2d(inputs: KernelInputs, attributes: KernelAttributes): Value {
  const [x, filter] = [input(inputs, "x"), input(inputs, "filter")];
  const geometry = convolutionGeometry(x.shape, filter.shape, attributes);
  const shape = [x.shape[0] ?? 1, geometry.outHeight, geometry.outWidth, filter.shape[3] ?? 1];
  return operation("Conv2D", [x, filter], { shape, dtype: "float32" }, { geometry });
}

/** Convolutions, pools and their gradients; images are NHWC, filters HWIO. */
export const convolutions: KernelTable = {
  AvgPool: (inputs, attributes) => {
    const x = input(inputs, "x");
    const geometry = poolGeometry(x.shape, attributes);
    const shape = [x.shape[0] ?? 1, geometry.outHeight, geometry.outWidth, x.shape[3] ?? 1];
    return operation("AvgPool", [x], { shape, dtype: x.dtype }, { geometry });
  },
  AvgPoolGrad: (inputs, attributes) => {
    const [dy, x] = [input(inputs, "dy"), input(inputs, "input")];
    return operation("AvgPoolGrad", [dy], x, { geometry: poolGeometry(x.shape, attributes) });
  },
  Conv2D: conv2d,
  Conv2DBackpropFilter: (inputs, attributes) => {
    const [x, dy] = [input(inputs, "x"), input(inputs, "dy")];
    const shape = attributes.filterShape as readonly number[];
    const geometry = convolutionGeometry(x.shape, shape, attributes);
    return operation("Conv2DBackpropFilter", [x, dy], { shape, dtype: "float32" }, { geometry });
  },
  Conv2DBackpropInput: (inputs, attributes) => {
    const [dy, filter] = [input(inputs, "dy"), input(inputs, "filter")];
    const shape = attributes.inputShape as readonly number[];
    const geometry = convolutionGeometry(shape, filter.shape, attributes);
    return operation("Conv2DBackpropInput", [dy, filter], { shape, dtype: "float32" }, { geometry });
  },
  FusedBatchNorm: (inputs, { varianceEpsilon }) => {
    const centred = elementwise("Sub", [input(inputs, "x"), input(inputs, "mean")]);
    const spread = elementwise("Add", [input(inputs, "variance"), scalar(varianceEpsilon as number)]);
    const inverse = elementwise("Reciprocal", [elementwise("Sqrt", [spread])]);
    const factor = inputs.scale === undefined ? inverse : elementwise("Mul", [inverse, inputs.scale]);
    const scaled = elementwise("Mul", [centred, factor]);
    return inputs.offset === undefined ? scaled : elementwise("Add", [scaled, inputs.offset]);
  },
  FusedConv2D: (inputs, attributes) => {
    const convolved = conv2d(inputs, attributes);
    const biased = inputs.bias === undefined ? convolved : elementwise("Add", [convolved, inputs.bias]);
    return activate(biased, inputs, attributes);
  },
  MaxPool: (inputs, attributes) => {
    const x = input(inputs, "x");
    const geometry = poolGeometry(x.shape, attributes);
    const shape = [x.shape[0] ?? 1, geometry.outHeight, geometry.outWidth, x.shape[3] ?? 1];
    return operation("MaxPool", [x], { shape, dtype: x.dtype }, { geometry });
  },
  MaxPoolGrad: (inputs, attributes) => {
    const [dy, x] = [input(inputs, "dy"), input(inputs, "input")];
    return operation("MaxPoolGrad", [dy, x], x, { geometry: poolGeometry(x.shape, attributes) });
  },
};
