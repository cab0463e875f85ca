import { parseSpec, type RunSpecInput, SpecError } from "@conclave/spec";
import { describe, expect, it } from "vitest";
import { completed, written } from "./fragments.js";
import { codeBlocks, inlineCodes, readPage, tablesOf } from "./markdown.js";

const page = readPage("docs/guide/augmentation.md");
const [table, refused] = tablesOf(page);

/** What each row of the table of transforms says: how an option is written, its default, and how far it may go. */
const rows = table!.rows.map(([option = "", byDefault = "", range = ""]) => {
  const [text = ""] = inlineCodes(option);
  const [name = ""] = text.split(":");
  return { text, name, byDefault: inlineCodes(byDefault)[0]!, ends: range.match(/^(\d+) to ([\d.]+)/)?.slice(1) };
});

/** The augmentation of a group that has these options, one of which is on: else there is none. */
function augment(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return completed(["augment"], options) as Record<string, unknown>;
}

/** An option beside the one in question. */
const besides = (name: string) => (name === "translate" ? { shear: 1 } : { translate: 1 });

function valueIn(text: string): unknown {
  return (written({ text: `{${text}}`, path: ["augment"] }) as Record<string, unknown>)[text.split(":")[0]!];
}

it("R3: docs/guide/augmentation.md shows every option of augment", () => {
  expect([...new Set(rows.map(({ name }) => name))].toSorted()).toEqual(Object.keys(augment({ rotate: 1 })).toSorted());
});

describe.each(rows)("R3: docs/guide/augmentation.md: $text", ({ text, name, byDefault, ends }) => {
  it("is taken, and turns something on that is not by default", () => {
    const other = besides(name);
    expect(augment({ ...other, [name]: valueIn(text) })[name]).not.toEqual(augment(other)[name]);
  });

  it(`is ${byDefault} by default`, () => {
    const other = besides(name);
    expect(augment({ ...other, [name]: valueIn(`${name}: ${byDefault}`) })).toEqual(augment(other));
  });

  if (ends !== undefined) {
    it(`is from ${ends[0]} to ${ends[1]}`, () => {
      const [low, high] = ends.map(Number) as [number, number];
      const other = besides(name);
      expect([low, high].map((value) => augment({ ...other, [name]: value })[name])).toEqual([low, high]);
      for (const outside of [low - 0.01, high + 0.01]) {
        expect(() => augment({ ...other, [name]: outside })).toThrow(SpecError);
      }
    });
  }
});

it("R3: docs/guide/augmentation.md: what stands at the top and what groups have instead is part of a spec", () => {
  const [block = ""] = codeBlocks(page, "yaml").filter((text) => text.startsWith("augment:"));
  const part = written({ text: block, path: [] }) as Pick<RunSpecInput, "augment" | "members">;
  const { members } = parseSpec({ data: { train: { sample: "digits" }, validation: 0.1 }, ...part });
  const [top, own, none] = members.map((group) => group.augment);
  expect([top?.rotate, own?.rotate, none]).toEqual([10, 0, null]);
});

/** What the messages of the last table are about, as far as a spec alone is refused. */
const REFUSED: readonly (readonly [train: object, augment: object])[] = [
  [{ sample: "digits" }, { rotate: 200 }],
  [{ sample: "digits" }, { flip: "sideways" }],
  [{ csv: "digits.csv", shape: [8, 8, 1] }, { cutout: 10 }],
  [{ csv: "flowers.csv" }, { translate: 1 }],
  [{ texts: "reviews" }, { translate: 1 }],
];

it.each(REFUSED)("R3: docs/guide/augmentation.md has the message for %j with %j", (train, options) => {
  const spec = { data: { train }, augment: options, members: [{ model: "mlp", keep: "last" }] };
  const messages = refused!.rows.flatMap(([message]) => inlineCodes(message!));
  expect(messages.some((message) => complaintsOf(spec).includes(message))).toBe(true);
});

function complaintsOf(spec: unknown): readonly string[] {
  try {
    parseSpec(spec);
    return [];
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}
