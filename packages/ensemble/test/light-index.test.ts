import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** Tells the address of every module that is loaded, on the standard error output. */
const TRACING_HOOKS = `
import { writeSync } from "node:fs";
export async function load(url, context, next) {
  writeSync(2, url + "\\n");
  return next(url, context);
}`;

/** The modules that a fresh process loads for one file of the built package. */
function loadedBy(file: string): string[] {
  const hooks = `data:text/javascript,${encodeURIComponent(TRACING_HOOKS)}`;
  const register = `import { register } from "node:module"; register(${JSON.stringify(hooks)});`;
  const entry = new URL(`../dist/${file}`, import.meta.url).href;
  // CommonJS modules that such a module requires in turn do not pass the hooks; they stand in require's cache.
  const script = `await import(${JSON.stringify(entry)});
    const { createRequire } = await import("node:module");
    for (const path of Object.keys(createRequire(import.meta.url).cache)) console.error(path);`;
  const flags = ["--import", `data:text/javascript,${encodeURIComponent(register)}`, "--input-type=module"];
  const child = spawnSync(process.execPath, [...flags, "--eval", script], { encoding: "utf8" });
  expect(child.status, child.stderr).toBe(0);
  const loaded = child.stderr.split("\n");
  expect(loaded).toContain(entry);
  return loaded;
}

const heavy = (modules: readonly string[]): string[] =>
  modules.filter((module) => /@tensorflow|onnxruntime|piscina/.test(module));

describe("the package's entry points", () => {
  it.each(["index.js", "training.js", "inference.js"])(
    "load no tensor library, no engine and no thread pool: %s",
    (file) => {
      const loaded = loadedBy(file);
      expect(loaded).toContain(new URL("../dist/errors.js", import.meta.url).href);
      expect(heavy(loaded)).toEqual([]);
    },
  );

  it("would be seen to load them, as an engine does", () => {
    const loaded = heavy(loadedBy("../../engines/dist/onnx/onnx-engine.js"));
    expect(loaded.some((module) => module.includes("@tensorflow"))).toBe(true);
    expect(loaded.some((module) => module.includes("onnxruntime"))).toBe(true);
  });
});
