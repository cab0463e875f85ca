import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readProjects, repository } from "./projects.js";

/** The TypeScript files of a project's src, as [path in the repository, text]. */
function sourcesOf(folder: string): [string, string][] {
  const paths = readdirSync(join(repository, folder, "src"), { recursive: true, encoding: "utf8" });
  return paths
    .filter((path) => path.endsWith(".ts") && !path.startsWith("gen"))
    .map((path) => [`${folder}/src/${path}`, readFileSync(join(repository, folder, "src", path), "utf8")]);
}

function filesWith(sources: readonly [string, string][], pattern: RegExp): string[] {
  return sources.filter(([, text]) => pattern.test(text)).map(([path]) => path);
}

describe("core runs wherever tfjs does", () => {
  const core = sourcesOf("packages/core");

  it("imports tfjs in one place", () => {
    const importing = filesWith(core, /"@tensorflow\/tfjs/);
    expect(importing.filter((path) => !path.startsWith("packages/core/src/tfjs/"))).toEqual([
      "packages/core/src/tf.ts",
    ]);
  });

  it("imports something of Node where Node loads tfjs, and nowhere else", () => {
    expect(filesWith(core, /from "node:|\bprocess\.|\brequire\(/)).toEqual(["packages/core/src/tfjs/in-node.ts"]);
  });
});

it("only tracer and engines set the backend, of which tfjs has one for the whole process", () => {
  const setters = readProjects().filter(({ folder }) => filesWith(sourcesOf(folder), /\.setBackend\(/).length > 0);
  const names = setters.map(({ name }) => name);
  expect(names).toContain("tracer");
  expect(names.filter((name) => name !== "tracer" && name !== "engines")).toEqual([]);
});
