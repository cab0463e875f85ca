import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readPage } from "./markdown.js";
import { repository } from "./projects.js";
import { holds, testClaims } from "./test-claims.js";

const paragraphs = readdirSync(join(repository, "docs/guide")).flatMap((file) =>
  [...readPage(`docs/guide/${file}`).matchAll(/^Tests: [\s\S]*?\n(?=\n|$)/gm)].map(([text]) => ({ file, text })),
);

it("the guide's pages say at the end of their sections which tests hold them", () => {
  expect(paragraphs.length).toBeGreaterThan(20);
  expect(paragraphs.filter(({ text }) => testClaims(text).length === 0)).toEqual([]);
});

it.each(paragraphs)("docs/guide/$file: $text names tests that are there, under these titles", ({ text }) => {
  expect(testClaims(text).filter((claim) => !holds(claim))).toEqual([]);
});

it("a title that no test has is seen", () => {
  const path = "test/workspace/docs-tests.test.ts";
  expect(testClaims(`\`${path}\` "a title that …"`).every(holds)).toBe(true);
  expect(testClaims(`\`${path}\` "a row that …"`).every(holds)).toBe(false);
});
