import { layerSpecsOf } from "@conclave/core/host";
import { type ModelSpec, parseSpec, type RunSpec } from "@conclave/spec";
import { StudyError } from "../study-error.js";

/** The fields of a layer that say how wide it is. */
const WIDTHS: ReadonlySet<string> = new Set(["units", "filters"]);

/**
 * A spec whose members are `factor` times as wide: the hidden layers of an mlp, the filters of convolutions, the units of recurrent and
 * dense layers, each rounded and at least 1; never the last layer, whose width is the number of answers. A named model whose widths
 * are its own (lenet5) becomes the stack of layers that it stands for.
 *
 * @throws StudyError "option-invalid" when no member has a hidden layer
 */
export function scaledSpec(spec: RunSpec, factor: number): RunSpec {
  if (factor === 1) return spec;
  const members = spec.members.map((group) => ({ ...group, model: scaledModel(group.model, factor) }));
  if (members.every(({ model }, index) => model === spec.members[index]?.model)) {
    throw new StudyError(
      "option-invalid",
      `the capacity of ${spec.members.map(({ name }) => name).join(", ")} cannot be varied: expected hidden layers, convolutions or recurrent layers in members.0.model`,
    );
  }
  return parseSpec({ ...spec, members });
}

/** A model with its widths scaled; the same one when it has none. */
function scaledModel(model: ModelSpec, factor: number): ModelSpec {
  if ("mlp" in model) {
    const { hidden } = model.mlp;
    return hidden.length === 0
      ? model
      : { mlp: { ...model.mlp, hidden: hidden.map((width) => scaled(width, factor)) } };
  }
  if (!("layers" in model) && hasWidth(model)) return scaledWithin(model, factor);
  const layers = layerSpecsOf(model);
  const last = layers.findLastIndex(hasWidth);
  return layers.slice(0, Math.max(0, last)).some(hasWidth)
    ? { layers: layers.map((layer, index) => (index === last ? layer : scaledWithin(layer, factor))) }
    : model;
}

function hasWidth(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, part]) => WIDTHS.has(key) || hasWidth(part));
}

/** Layers hold layers (branches, residuals): widths are scaled wherever they are. */
function scaledWithin<T>(value: T, factor: number): T {
  if (typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value).map(([key, part]): [string, unknown] =>
    WIDTHS.has(key) && typeof part === "number" ? [key, scaled(part, factor)] : [key, scaledWithin(part, factor)],
  );
  return (Array.isArray(value) ? parts.map(([, part]) => part) : Object.fromEntries(parts)) as T;
}

function scaled(width: number, factor: number): number {
  return Math.max(1, Math.round(width * factor));
}
