import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

/** Prints whether tfjs is loaded after an entry point of the built package is. */
function loadsTensors(file: string): boolean {
  const entry = new URL(`../../dist/${file}`, import.meta.url).href;
  const script = `await import(${JSON.stringify(entry)});
    const { createRequire } = await import("node:module");
    const paths = Object.keys(createRequire(import.meta.url).cache);
    console.log(globalThis._tfengine !== undefined || paths.some((path) => /@tensorflow|onnxruntime/.test(path)));`;
  const child = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  expect(child.status, child.stderr).toBe(0);
  return child.stdout.trim().endsWith("true");
}

it("the index, with diagnosis in it, loads no tensor library; an engine does, so that this test would notice", () => {
  expect(loadsTensors("index.js")).toBe(false);
  expect(loadsTensors("../../engines/dist/onnx/onnx-engine.js")).toBe(true);
});
