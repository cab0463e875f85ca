import { elementwise, operation } from "../ir/make.js";
import { broadcastShapes, type Value } from "../ir/value.js";
import { activate } from "./fused-activation.js";
import { input, type KernelAttributes, type KernelInputs, type KernelTable } from "./rule.js";

function matMul(inputs: KernelInputs, attributes: KernelAttributes): Value {
  const [a, b] = [input(inputs, "a"), input(inputs, "b")];
  const transposeA = attributes.transposeA === true;
  const transposeB = attributes.transposeB === true;
  const rows = a.shape.at(transposeA ? -1 : -2) ?? 1;
  const columns = b.shape.at(transposeB ? -2 : -1) ?? 1;
  const batch = broadcastShapes([a.shape.slice(0, -2), b.shape.slice(0, -2)]) ?? [];
  return operation(
    "MatMul",
    [a, b],
    { shape: [...batch, rows, columns], dtype: "float32" },
    { transposeA, transposeB },
  );
}

/** Matrix products, and the fused form that tfjs uses when no gradient is asked for. */
export const products: KernelTable = {
  BatchMatMul: matMul,
  _FusedMatMul: (inputs, attributes) => {
    const product = matMul(inputs, attributes);
    const biased = inputs.bias === undefined ? product : elementwise("Add", [product, inputs.bias]);
    return activate(biased, inputs, attributes);
  },
};
