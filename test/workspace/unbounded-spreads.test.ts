import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readProjects, repository } from "./projects.js";
import { unboundedSpreads } from "./unbounded-spreads.js";

/** Spreads of arrays that are short for a reason that the source does not show. */
const SHORT: readonly { readonly file: string; readonly call: string; readonly because: string }[] = [
  {
    file: "packages/core/src/layers/define-layer.ts",
    call: 'deriveKey(...path.split("/"))',
    because: "a variable's path has a name for each layer around it",
  },
  {
    file: "packages/study/src/search/plan-misfit.ts",
    call: "oneOf(...kinds)",
    because: "the kinds of dimensions are written out where this is called",
  },
];

/** The source files of packages, apps and scripts, by their paths in the repository. */
const files = [...readProjects().flatMap(({ folder }) => [`${folder}/src`, `${folder}/bin`]), "scripts"].flatMap(
  sourcesIn,
);

function sourcesIn(folder: string): string[] {
  try {
    return readdirSync(join(repository, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.[tj]s$/.test(path) && !/^gen\//.test(path))
      .map((path) => `${folder}/${path}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return []; // few projects have a bin
    throw error;
  }
}

const found = files.flatMap((file) =>
  unboundedSpreads(readFileSync(join(repository, file), "utf8")).map((spread) => ({ file, ...spread })),
);

it("no call takes as many arguments as an array has elements: above some 120,000 it throws 'Maximum call stack size exceeded'", () => {
  expect(files.length).toBeGreaterThan(500);
  const isShort = (file: string, call: string) => SHORT.some((one) => one.file === file && one.call === call);
  const wrong = found.filter(({ file, call }) => !isShort(file, call));
  // Use a loop or reduce (of numbers, extentOf in study), or add the call to SHORT with the reason why its array stays short.
  expect(wrong.map(({ file, line, call }) => `${file}:${line}: ${call}`)).toEqual([]);
});

it.each(SHORT)("$file still has the call $call", ({ file, call }) => {
  expect(found).toContainEqual(expect.objectContaining({ file, call }));
});

describe("what counts as a spread of any length", () => {
  it.each([
    ["an array", "Math.max(...values)", "Math.max(...values)"],
    ["an array among other arguments", "f(1, ...values, 2)", "f(...values)"],
    [
      "one made in the call",
      "list.push(...rows.map(\n  (row) => row.length,\n))",
      "list.push(...rows.map( (row) => row.length, ))",
    ],
    ["the arguments of a constructor", "new Set2(...values)", "Set2(...values)"],
    [
      "a parameter",
      "const f = (values: number[]) => Math.min(...values as number[])",
      "Math.min(...values as number[])",
    ],
    ["one branch of two", "f(...(a ? [] : values))", "f(...(a ? [] : values))"],
    ["a written-out array that holds a spread", "f(...[1, ...values])", "f(...[1, ...values])"],
    ["the rest of an array", "const [first, ...others] = values; f(...others)", "f(...others)"],
    ["a name that is a short constant elsewhere", "const f = (a) => g(...a); { const a = [1]; g(...a) }", "g(...a)"],
    ["Function.prototype.apply", "String.fromCharCode.apply(null, bytes)", "String.fromCharCode.apply(…, bytes)"],
    ["Reflect.apply", "Reflect.apply(f, null, values)", "Reflect.apply(…, values)"],
  ])("%s", (_, source, call) => {
    expect(unboundedSpreads(source).map((spread) => spread.call)).toContain(call);
  });

  it.each([
    ["an array in an array", "const all = [...values, ...more]"],
    ["an object in an object", "f({ ...options })"],
    ["rest parameters that are handed on", "const f = (...given: number[]) => g(...given)"],
    ["arrays written out", "f(...[1, 2], ...(a ? [] : [3]))"],
    ["a constant written out", 'const KEY = ["a", "b"] as const; f(...KEY); g(...KEY.map(String))'],
    ["a method of ours called apply", "layer.apply(variables, x, context); activation.apply(x)"],
  ])("not %s", (_, source) => {
    expect(unboundedSpreads(source)).toEqual([]);
  });

  it("the line is that of the array", () => {
    expect(unboundedSpreads("\n\nf(\n  1,\n  ...values,\n)")[0]?.line).toBe(5);
  });
});
