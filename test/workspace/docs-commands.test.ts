import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadSpec } from "@conclave/spec";
import { parseChoice } from "@conclave/study";
import { afterAll, describe, expect, it } from "vitest";
import { conclaveCommands, refusalOf, valuesOf } from "./conclave-commands.js";
import { codeBlocks, inlineCodes, readPage } from "./markdown.js";
import { repository } from "./projects.js";

const guides = readdirSync(join(repository, "docs/guide")).map((file) => `docs/guide/${file}`);
const pages = ["README.md", "docs/guide.md", "docs/benchmarks.md", ...guides];

const folder = mkdtempSync(join(tmpdir(), "conclave-docs-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(pages)("the commands of %s", (path) => {
  const page = readPage(path);
  const commands = codeBlocks(page, "sh").flatMap(conclaveCommands);

  it("are taken by the command line", () => {
    const refused = commands.map((words) => ({ words, refusal: refusalOf(words) }));
    expect(refused.filter(({ refusal }) => refusal !== null)).toEqual([]);
  });

  it("that are named in the text exist, with their flags", () => {
    const named = inlineCodes(page).flatMap(conclaveCommands);
    const refused = named.map((words) => ({ words, refusal: refusalOf(words) }));
    // A text may name a command or a flag without what comes after it.
    const unfinished = ["missingArgument", "optionMissingArgument", "missingMandatoryOptionValue", "help"];
    const known = [undefined, ...unfinished.map((code) => `commander.${code}`)];
    expect(refused.filter(({ refusal }) => !known.includes(refusal?.code))).toEqual([]);
  });

  // Pages that show the spec of their examples: what their commands set are fields of it.
  const [spec = ""] = codeBlocks(page, "yaml").filter((block) => block.startsWith("name: digits\n"));
  const overrides = commands
    .filter((words) => spec !== "" && words.includes("digits.yaml"))
    .flatMap((words) => variants(words));

  if (overrides.length > 0) {
    it("set fields that the page's spec has, to values that they take", async () => {
      const file = join(folder, "digits.yaml");
      writeFileSync(file, spec);
      for (const list of overrides) {
        await expect(loadSpec(file, list), list.join(" ")).resolves.toBeDefined();
      }
    });
  }
});

/** The overrides of a command, and with each of them every single value of its grid. */
function variants(words: readonly string[]): readonly (readonly string[])[] {
  const set = valuesOf("--set", words);
  const choices = valuesOf("--grid", words).map(parseChoice);
  const grid = choices.flatMap(({ field, values }) => values.map((value) => `${field}=${JSON.stringify(value)}`));
  return [set, ...grid.filter((override) => !override.includes("*")).map((override) => [...set, override])];
}

it("a command line that is wrong is seen", () => {
  expect(refusalOf(["trian", "digits.yaml"])).toMatchObject({ code: "commander.unknownCommand" });
  expect(refusalOf(["check", "digits.yaml", "--sett", "seed=1"])).toMatchObject({ code: "commander.unknownOption" });
  expect(refusalOf(["curves", "digits.yaml", "--over", "width"])).toMatchObject({ code: "commander.invalidArgument" });
});
