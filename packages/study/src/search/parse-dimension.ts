import { parse } from "yaml";
import { StudyError } from "../study-error.js";
import type { Choice, Dimension, NumberRange } from "./dimension.js";

/**
 * Reads `FIELD=v1,v2,…`; values are YAML, so that `[64],[128,64]` and `{ sgd: { momentum: 0.9 } },adam` are two values each.
 *
 * @throws StudyError "option-invalid"
 */
export function parseChoice(text: string): Choice {
  const { field, value } = split(text, "--grid FIELD=v1,v2, such as members.0.batchSize=16,64");
  let values: unknown;
  try {
    values = parse(`[${value}]`, { logLevel: "error" });
  } catch {
    values = null;
  }
  if (!Array.isArray(values) || values.length === 0) {
    throw new StudyError(
      "option-invalid",
      `${text}: expected values that commas separate, got ${JSON.stringify(value)}`,
    );
  }
  return { kind: "choice", field, values };
}

/**
 * Reads `FIELD=low..high`, with `:log` for a logarithmic scale and `:int` for whole numbers; or a choice, `FIELD=v1,v2`.
 *
 * @throws StudyError "option-invalid"
 */
export function parseDimension(text: string): Dimension {
  const form = "--range FIELD=low..high, such as members.0.optimizer.adam.learningRate=1e-4..1e-1:log";
  const { field, value } = split(text, form);
  const parts = /^(?<low>[^.,]\S*?)\.\.(?<high>[^:,]+)(?<marks>(?::\w+)*)$/.exec(value.trim())?.groups;
  if (parts === undefined) return parseChoice(text);
  const marks = (parts.marks ?? "").split(":").filter((mark) => mark !== "");
  const unknown = marks.find((mark) => mark !== "log" && mark !== "int");
  if (unknown !== undefined) {
    throw new StudyError("option-invalid", `${text}: after the range stand :log, :int, both or none, got :${unknown}`);
  }
  const range: NumberRange = {
    kind: "range",
    field,
    low: Number(parts.low),
    high: Number(parts.high),
    scale: marks.includes("log") ? "log" : "linear",
    integer: marks.includes("int"),
  };
  checkRange(range);
  return range;
}

/** @throws StudyError "option-invalid" for a range that holds nothing, or that its scale or its whole numbers do not fit */
export function checkRange({ field, low, high, scale, integer }: NumberRange): void {
  const refuse = (expected: string): never => {
    throw new StudyError("option-invalid", `${field}: ${expected}, got ${low}..${high}`);
  };
  if (!Number.isFinite(low) || !Number.isFinite(high)) refuse("a range is from a number to a number");
  if (low >= high) refuse("a range's low end must be below its high end");
  if (scale === "log" && low <= 0) refuse("a logarithmic range begins above 0");
  if (integer && !(Number.isInteger(low) && Number.isInteger(high))) refuse("a range of whole numbers has whole ends");
}

function split(text: string, form: string): { readonly field: string; readonly value: string } {
  const equals = text.indexOf("=");
  const field = text.slice(0, Math.max(0, equals)).trim();
  if (field === "") throw new StudyError("option-invalid", `expected ${form}; got ${JSON.stringify(text)}`);
  return { field, value: text.slice(equals + 1) };
}
