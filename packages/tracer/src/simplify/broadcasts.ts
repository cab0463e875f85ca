import { constant, operation } from "../ir/make.js";
import { broadcastShapes, isElementwise, sameShape, sizeOf, type Value } from "../ir/value.js";
import { splatOf } from "./constants.js";

/**
 * Lets broadcasting be implicit: constants of one repeated number become scalars and explicit broadcasts go, inside element-by-element
 * operations. tfjs's gradients multiply by ones of the full shape; this is what makes them free.
 */
export function shrinkBroadcasts(value: Value): Value {
  const { source } = value;
  if (source.kind !== "operation" || !isElementwise(source.op)) return value;
  const inputs = source.inputs.map(shrink);
  if (inputs.every((input, index) => input === source.inputs[index])) return value;
  const shape = broadcastShapes(inputs.map((input) => input.shape)) ?? value.shape;
  const smaller: Value = { ...value, shape, source: { ...source, inputs } };
  return sameShape(shape, value.shape) ? smaller : operation("Broadcast", [smaller], value);
}

function shrink(input: Value): Value {
  if (input.source.kind === "operation" && input.source.op === "Broadcast") return input.source.inputs[0] as Value;
  if (input.source.kind === "constant" && sizeOf(input.shape) > 1) {
    const splat = splatOf(input);
    if (splat !== null) return constant(input.source.data.slice(0, 1), [], input.dtype);
  }
  return input;
}
