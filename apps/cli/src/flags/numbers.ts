import { InvalidArgumentError } from "commander";

/** A parser for numbers that commas separate: "0.5,1,2". */
export function numbers(text: string): readonly number[] {
  const values = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  if (!values.every(Number.isFinite)) throw new InvalidArgumentError("Expected numbers that commas separate.");
  return values;
}

/** A parser for names that commas separate: "sgd,adam". */
export function names(text: string): readonly string[] {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.includes("")) throw new InvalidArgumentError("Expected names that commas separate.");
  return parts;
}
