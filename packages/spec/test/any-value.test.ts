import * as fc from "fast-check";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { initTemplate, parseSpec, SpecError } from "../src/index.js";

type Path = readonly (string | number)[];

const template: unknown = parse(initTemplate());

/** Every place in a value where something stands. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]))];
}

function put(value: unknown, path: Path, replacement: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  const container = value as Record<string | number, unknown>;
  const inner = put(container[key], rest, replacement);
  return Array.isArray(value) ? value.with(Number(key), inner) : { ...container, [key]: inner };
}

it("whatever stands in whatever field, the answer is a complete spec or a SpecError in plain words", () => {
  const words = fc.constantFrom("mlp", "relu", "adam", "classes", "full", "weighted", "validation", "digits", "cosine");
  const values = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.dictionary(words, fc.jsonValue({ maxDepth: 1 })), words);
  fc.assert(
    fc.property(fc.constantFrom(...placesIn(template)), values, (path, value) => {
      const input = put(template, path, value);
      try {
        const spec = parseSpec(input);
        expect(JSON.stringify(parseSpec(JSON.parse(JSON.stringify(spec))))).toBe(JSON.stringify(spec));
      } catch (error) {
        if (!(error instanceof SpecError)) throw error;
        expect(error.problems.length).toBeGreaterThan(0);
        for (const problem of error.problems) expect(problem.message).not.toMatch(/undefined|Invalid input|\[object/);
      }
    }),
    { numRuns: 1000 },
  );
});
