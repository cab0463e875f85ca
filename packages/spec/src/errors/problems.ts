import type * as z from "zod";
import type { SpecProblem } from "./spec-error.js";
import { suggest } from "./suggest.js";
import { typeName } from "./type-name.js";
import { bestBranch, describeBranches } from "./union-branches.js";
import { display, isMapping, type Path, valueAt } from "./value-path.js";

type Issue = z.core.$ZodIssue;
type Found = Omit<SpecProblem, "line"> & { readonly at: Path };

/** Says zod's issues in a user's words: where, what was expected, what came, what it may have meant. */
export function toProblems(
  issues: readonly Issue[],
  input: unknown,
  lineOf: (path: Path) => number | null,
): SpecProblem[] {
  return issues
    .flatMap((issue) => explain(issue, [], input))
    .map(({ at, ...problem }) => ({ ...problem, line: lineOf(at) }));
}

function explain(issue: Issue, parent: Path, input: unknown): Found[] {
  const path = [...parent, ...issue.path] as Path;
  const value = valueAt(input, path);
  const problem = (message: string, choices: readonly string[] = [], at: Path = path): Found => ({
    at,
    path: at.join("."),
    message,
    choices,
  });

  switch (issue.code) {
    case "unrecognized_keys": {
      const choices = issue.message.split(", ").filter((name) => name !== "");
      return issue.keys.map((key) => problem(unknownField(key, choices), choices, [...path, key]));
    }
    case "invalid_union": {
      const branch = bestBranch(issue, value);
      if (branch !== null) return branch.flatMap((inner) => explain(inner, path, input));
      const choices = describeBranches(issue);
      return [problem(expected(choices.join(", "), value, choices), choices)];
    }
    case "invalid_value": {
      if (issue.message.startsWith("must ")) return [problem(`${issue.message}; got ${display(value)}`)];
      const choices = issue.values.map(String);
      return [problem(expected(choices.join(", "), value, choices), choices)];
    }
    case "invalid_type":
      return [problem(expected(issue.expected === "object" ? issue.message : typeName(issue.expected), value, []))];
    case "too_small":
      return [problem(`${lowerBound(issue)}, got ${display(value)}`)];
    case "too_big":
      return [problem(`${upperBound(issue)}, got ${display(value)}`)];
    default:
      return [problem(issue.message)];
  }
}

function unknownField(key: string, choices: readonly string[]): string {
  const meant = suggest(key, choices);
  const question = meant === null ? "" : `; did you mean ${meant}?`;
  return choices.length === 0 ? "takes no fields" : `is not a field${question} (there are: ${choices.join(", ")})`;
}

function expected(what: string, value: unknown, choices: readonly string[]): string {
  const names = choices.map((choice) => choice.replace(/[{}\s]/g, ""));
  const misspelt = wordsOf(value).filter((word) => !names.includes(word));
  const meant = misspelt.flatMap((word) => suggest(word, names) ?? [])[0] ?? null;
  // Of a single choice it is clear what was meant.
  const question = meant === null || choices.length === 1 ? "" : `; did you mean ${meant}?`;
  const list = choices.length > 1 ? `one of: ${what}` : what;
  return value === undefined ? `is missing: expected ${list}` : `expected ${list}, got ${display(value)}${question}`;
}

/** The words of a value that may be misspelt names: a text, or the keys of a mapping. */
function wordsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return isMapping(value) ? Object.keys(value) : [];
}

function lowerBound(issue: z.core.$ZodIssueTooSmall): string {
  if (issue.origin === "string") return "must not be empty";
  if (issue.origin === "array") return `needs at least ${issue.minimum} ${issue.minimum === 1 ? "entry" : "entries"}`;
  return `must be ${issue.inclusive ? "at least" : "above"} ${issue.minimum}`;
}

function upperBound(issue: z.core.$ZodIssueTooBig): string {
  if (issue.origin === "string") return `must have at most ${issue.maximum} characters`;
  if (issue.origin === "array") return `takes at most ${issue.maximum} entries`;
  return `must be ${issue.inclusive ? "at most" : "below"} ${issue.maximum}`;
}
