import { elementwise } from "../ir/make.js";
import type { ElementwiseOp } from "../ir/value.js";
import { input, type KernelRule, type KernelTable } from "./rule.js";

function compare(op: ElementwiseOp): KernelRule {
  return (inputs) => elementwise(op, [input(inputs, "a"), input(inputs, "b")], "bool");
}

/** Comparisons, logic and selection. */
export const comparisons: KernelTable = {
  Equal: compare("Equal"),
  Greater: compare("Greater"),
  GreaterEqual: compare("GreaterOrEqual"),
  Less: compare("Less"),
  LessEqual: compare("LessOrEqual"),
  LogicalAnd: compare("And"),
  LogicalNot: (inputs) => elementwise("Not", [input(inputs, "x")], "bool"),
  LogicalOr: compare("Or"),
  NotEqual: (inputs) =>
    elementwise("Not", [elementwise("Equal", [input(inputs, "a"), input(inputs, "b")], "bool")], "bool"),
  Select: (inputs) => elementwise("Where", [input(inputs, "condition"), input(inputs, "t"), input(inputs, "e")]),
};
