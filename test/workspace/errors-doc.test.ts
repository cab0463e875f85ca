import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The sources of every package and app, without what is generated. */
function sources(): { path: string; text: string }[] {
  return ["packages", "apps"]
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name, "src")))
    .flatMap((src) =>
      readdirSync(join(root, src), { recursive: true, encoding: "utf8" }).map((file) => join(src, file)),
    )
    .filter((path) => path.endsWith(".ts") && !path.includes("/gen/"))
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** Every closed union of codes, by the name of its error class: `type DataErrorCode = "not-found" | …` is of DataError. */
function codesInSources(): Map<string, string[]> {
  const codes = new Map<string, string[]>();
  for (const { text } of sources()) {
    for (const [, name, union] of withoutComments(text).matchAll(/export type (\w+Error)Code =([^;]*);/g)) {
      codes.set(
        name!,
        [...union!.matchAll(/"([^"]+)"/g)].map(([, code]) => code!),
      );
    }
  }
  return codes;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

/** The rows of the page's tables, by section: code and the cells after it. */
function codesInPage(): Map<string, Map<string, string[]>> {
  const page = readFileSync(join(root, "docs/errors.md"), "utf8");
  const sections = page.split(/^## /m).slice(1);
  return new Map(
    sections.map((section) => {
      const rows = [...section.matchAll(/^\| `([a-z-]+)` \|(.*)\|$/gm)];
      return [
        section.match(/^\w+/)![0],
        new Map(rows.map(([, code, cells]) => [code!, cells!.split("|").map((cell) => cell.trim())])),
      ];
    }),
  );
}

describe("docs/errors.md", () => {
  const inSources = codesInSources();
  const inPage = codesInPage();

  it("has a section for every error class that has codes", () => {
    expect(inSources.size).toBeGreaterThan(8);
    expect([...inPage.keys()].toSorted()).toEqual([...inSources.keys()].toSorted());
  });

  it.each([...inSources])("lists the codes of %s, and no others", (name, codes) => {
    expect(codes.length).toBeGreaterThan(0);
    expect([...(inPage.get(name)?.keys() ?? [])].toSorted()).toEqual(codes.toSorted());
  });

  it("says of every code when it comes and what to do", () => {
    const rows = [...inPage].flatMap(([name, codes]) =>
      [...codes].map(([code, cells]) => ({ code: `${name} ${code}`, cells })),
    );
    const terse = rows
      .filter(({ cells }) => cells.length < 2 || cells.some((cell) => cell.length < 3))
      .map(({ code }) => code);
    expect(terse).toEqual([]);
  });

  it("knows every error class of the sources, so that none hides from this page", () => {
    const classes = sources().flatMap(({ path, text }) =>
      [...text.matchAll(/class (\w+) extends Error\b/g)].map(([, name]) => ({ path, name: name! })),
    );
    // A wrong command line has no codes: its message is all there is.
    const codeless = classes.filter(({ name }) => !inSources.has(name) && name !== "UsageError");
    expect(codeless).toEqual([]);
  });
});
