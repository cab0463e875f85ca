import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { anchorsOf, readPage } from "./markdown.js";
import { repository } from "./projects.js";

const guides = readdirSync(join(repository, "docs/guide")).map((file) => `docs/guide/${file}`);

it.each([
  "README.md",
  "docs/guide.md",
  "docs/architecture.md",
  "docs/errors.md",
  "docs/formats.md",
  "docs/benchmarks.md",
  ...guides,
])("every link of %s leads to a file that is there, and to a title in it", (path) => {
  const page = readPage(path);
  const targets = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
  const broken = targets
    .filter((target) => !target.includes("://"))
    .filter((target) => {
      const [file = "", anchor] = target.split("#");
      const linked = file === "" ? path : join(dirname(path), file);
      if (!existsSync(join(repository, linked))) return true;
      return anchor !== undefined && !anchorsOf(readPage(linked)).has(anchor);
    });
  expect(broken).toEqual([]);
});

it("every page of the guide is linked from the guide", () => {
  const guide = readPage("docs/guide.md");
  expect(guides.filter((path) => !guide.includes(`](${path.replace("docs/", "")})`))).toEqual([]);
});
