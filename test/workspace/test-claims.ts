import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { readPage } from "./markdown.js";
import { repository } from "./projects.js";

/** A test file, or a folder of them, and the beginnings of titles that a page says are in it. */
export interface TestClaim {
  readonly path: string;
  readonly titles: readonly string[];
}

/**
 * Reads "`packages/core/test/a.test.ts`, `b.test.ts` "title", "title"; `c.test.ts`": titles are of the files before them, back to a semicolon
 * or to other titles. A file that is named without its folder lies beside the one before it.
 */
export function testClaims(text: string): readonly TestClaim[] {
  const claims: { path: string; titles: string[] }[] = [];
  let first = 0; // of the claims that the next title is of
  let titled = false;
  for (const [token, name, title] of text.replaceAll("\n", " ").matchAll(/`([^`\s]+(?:\.test\.ts|\/))`|"([^"]+)"|;/g)) {
    if (title !== undefined) {
      for (const { titles } of claims.slice(first)) titles.push(title.replace(/…$/, ""));
      titled = true;
      continue;
    }
    if (token === ";" || titled) first = claims.length;
    titled = false;
    if (name !== undefined) {
      const beside = join(dirname(claims.at(-1)?.path ?? ""), name);
      claims.push({ path: existsSync(join(repository, name)) ? name : beside, titles: [] });
    }
  }
  return claims;
}

/** Whether the file, or for each title some file of the folder, has tests with titles that begin so. */
export function holds({ path, titles }: TestClaim): boolean {
  const sources = testsAt(path).map((file) => readPage(file));
  return (
    sources.some((source) => titlesOf(source).length > 0) &&
    titles.every((title) => sources.some((source) => hasTitle(source, title)))
  );
}

function testsAt(path: string): readonly string[] {
  if (!existsSync(join(repository, path))) return [];
  if (!statSync(join(repository, path)).isDirectory()) return [path];
  const names = readdirSync(join(repository, path)).filter((name) => name.endsWith(".test.ts"));
  return names.map((name) => join(path, name));
}

function titlesOf(source: string): readonly string[] {
  const calls = source.matchAll(/(?:\b(?:describe|it|test)(?:\.\w+)*|\))\(\s*(["'`])((?:\\.|(?!\1)[\s\S])*?)\1/g);
  return [...calls].map(([, , title]) => title!);
}

/** Tables of tests may have the course's id as their first column, and titles of the form "%s: …". */
function hasTitle(source: string, beginning: string): boolean {
  const [id] = beginning.split(": ");
  return titlesOf(source).some(
    (title) => title.startsWith(beginning) || (title.startsWith("%s: ") && source.includes(`["${id}", `)),
  );
}
