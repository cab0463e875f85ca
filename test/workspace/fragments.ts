import { applyOverride, parseOverride, parseSpec, SpecError } from "@conclave/spec";
import { describe, expect, it } from "vitest";

/** A piece of a spec's group of members, as a page of the guide shows it with all its options. */
export interface Fragment {
  readonly text: string;
  /** Where it stands in the group. */
  readonly path: readonly string[];
  /** The options that are said to have no default. */
  readonly needed: readonly string[];
}

/** What the YAML of a fragment says; `field: …` for a block, a bare value in a table. */
export function written({ text, path }: Pick<Fragment, "text" | "path">): unknown {
  const { value } = parseOverride(`fragment=${text}`);
  return text.startsWith(`${path[0]}:`) ? (value as Record<string, unknown>)[path[0]!] : value;
}

/** The field as a complete spec has it; throws SpecError where it is not a spec. */
export function completed(path: readonly string[], value: unknown): unknown {
  const stack = path.includes("layers") ? { layers: [null, "flatten", { dense: "classes" }] } : undefined;
  const group = applyOverride({ model: stack ?? "mlp" }, { path, value });
  const { members } = parseSpec({ data: { train: { sample: "digits" }, validation: 0.1 }, members: [group] });
  return path.reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], members[0]);
}

/** Tests that fragments have all options that there are, with their defaults. */
export function describeFragments(page: string, fragments: readonly Fragment[]): void {
  describe.each(fragments)(`${page}: $text`, (fragment) => {
    const value = written(fragment);
    const whole = completed(fragment.path, value);

    it("shows every option", () => {
      expect(whole).toEqual(value);
    });

    it("shows defaults, but for the options that it says are needed", () => {
      const needed = optionsOf(value).filter((option) => {
        try {
          expect(completed(fragment.path, without(value, option)), option.join(".")).toEqual(whole);
          return false;
        } catch (error) {
          if (error instanceof SpecError) return true;
          throw error;
        }
      });
      expect(needed.map((option) => option.at(-1))).toEqual(fragment.needed);
    });
  });
}

/** The paths of all options in a value; lists are one option each. */
function optionsOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return path.length === 0 ? [] : [path];
  return Object.entries(value).flatMap(([key, part]) => optionsOf(part, [...path, key]));
}

function without(value: unknown, [key, ...rest]: readonly string[]): unknown {
  const { [key!]: part, ...others } = value as Record<string, unknown>;
  return rest.length === 0 ? others : { ...others, [key!]: without(part, rest) };
}

/** A part of the JSON Schema of specs. */
export interface Schema {
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly properties?: Record<string, Schema>;
}

/** What a field that is one of several things may be called: relu, adam, l2, … */
export function namesIn(schema: Schema): readonly string[] {
  const constant = schema.const === undefined ? [] : [schema.const];
  return [
    ...new Set([
      ...(schema.anyOf ?? []).flatMap(namesIn),
      ...(schema.enum ?? []),
      ...constant,
      ...Object.keys(schema.properties ?? {}),
    ]),
  ];
}
