import { reshape } from "../ir/make.js";
import { sameShape, type Value } from "../ir/value.js";

/** Removes reshapes, casts, transposes, broadcasts and sums that change nothing, and joins neighbouring reshapes. */
export function dropTrivial(value: Value): Value {
  if (value.source.kind !== "operation") return value;
  const { op, inputs, attributes } = value.source;
  const first = inputs[0] as Value;
  switch (op) {
    case "Identity":
      return first;
    case "Cast":
      return first.dtype === value.dtype ? first : value;
    case "Broadcast":
      return sameShape(first.shape, value.shape) ? first : value;
    case "Reshape":
      return joinReshapes(value, first);
    case "Transpose":
      return (attributes.perm as readonly number[]).every((axis, index) => axis === index) ? first : value;
    case "ReduceSum":
    case "ReduceMean":
    case "ReduceMax":
    case "ReduceMin":
    case "ReduceProd":
      return (attributes.axes as readonly number[]).every((axis) => first.shape[axis] === 1)
        ? reshape(first, value.shape)
        : value;
    default:
      return value;
  }
}

function joinReshapes(value: Value, first: Value): Value {
  const inner =
    first.source.kind === "operation" && first.source.op === "Reshape" ? (first.source.inputs[0] as Value) : first;
  if (sameShape(inner.shape, value.shape)) return inner;
  if (inner.source.kind === "constant") return { ...inner, shape: value.shape };
  return inner === first ? value : reshape(inner, value.shape);
}
