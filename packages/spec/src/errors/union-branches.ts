import type * as z from "zod";
import { typeName } from "./type-name.js";
import { isMapping, type Path, valueAt } from "./value-path.js";

type Issue = z.core.$ZodIssue;
type Union = z.core.$ZodIssueInvalidUnion;

const WRONG_TYPE: ReadonlySet<Issue["code"]> = new Set(["invalid_type", "invalid_value", "invalid_union"]);

/**
 * The branch of a union that a value was meant for, as its issues; null when it is near none, or mixes several.
 * A mapping is meant for the branch that knows most of its fields, any other value for a branch that takes its type.
 */
export function bestBranch(union: Union, value: unknown): readonly Issue[] | null {
  const fitting = branchesOf(union).filter(takesType);
  const [only] = fitting;
  if (!isMapping(value) || Object.keys(value).length === 0)
    return fitting.length === 1 && only !== undefined ? only : null;
  const ranked = fitting
    .map((issues) => ({ issues, known: knownFields(issues, value), missing: missingFields(issues, value).length }))
    .filter(({ known }) => known.length > 0)
    .sort((a, b) => b.known.length - a.known.length || a.missing - b.missing);
  const [best, ...others] = ranked;
  if (best === undefined) return null;
  const mixed = others.some(({ known }) => known.some((field) => !best.known.includes(field)));
  return mixed ? null : best.issues;
}

/** What the branches of a union take, in words: names, "a number", "{ images, labels }". A name stands for its mapping, too. */
export function describeBranches(union: Union): string[] {
  const all = new Set(branchesOf(union).flatMap(describeBranch));
  return [...all].filter((choice) => !all.has(/^\{ ([\w-]+) \}$/.exec(choice)?.[1] ?? ""));
}

/** Unions within unions are one union to a user. */
function branchesOf(union: Union): (readonly Issue[])[] {
  return union.errors.flatMap((issues) => {
    const [only] = issues;
    return issues.length === 1 && only?.code === "invalid_union" && only.path.length === 0
      ? branchesOf(only)
      : [issues];
  });
}

function takesType(issues: readonly Issue[]): boolean {
  return !issues.some(({ path, code }) => path.length === 0 && WRONG_TYPE.has(code));
}

function knownFields(issues: readonly Issue[], value: object): string[] {
  const atRoot = issues.filter((issue) => issue.path.length === 0);
  const unknown = atRoot.flatMap((issue) => (issue.code === "unrecognized_keys" ? issue.keys : []));
  return Object.keys(value).filter((field) => !unknown.includes(field));
}

function missingFields(issues: readonly Issue[], value: unknown): Issue[] {
  return issues.filter(({ path }) => path.length === 1 && valueAt(value, path as Path) === undefined);
}

function describeBranch(issues: readonly Issue[]): string[] {
  const root = issues.find((issue) => issue.path.length === 0);
  switch (root?.code) {
    case "invalid_value":
      return root.values.map(String);
    case "invalid_type":
      return [root.expected === "object" ? root.message : typeName(root.expected)];
    case "unrecognized_keys":
      return [`{ ${root.message} }`];
    default: {
      // An empty mapping is wrong only by what it lacks.
      const lacking = new Set(issues.map(({ path }) => String(path[0])));
      return lacking.size === 0 ? [] : [`{ ${[...lacking].join(", ")} }`];
    }
  }
}
