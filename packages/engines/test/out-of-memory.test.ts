import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { AlignedMemory } from "../src/memory/aligned-memory.js";
import { isOutOfMemory, outOfMemory } from "../src/memory/out-of-memory.js";

/** What came of one try to train a step: its loss, or an error. */
interface Try {
  readonly parts: number;
  readonly loss?: number;
  readonly code?: string;
  readonly message?: string;
}

const fixture = fileURLToPath(new URL("fixtures/little-memory.js", import.meta.url));

function triesOf(engine: string, rows: number, mebibytes: number): readonly Try[] {
  const lines = execFileSync(process.execPath, [fixture, engine, String(rows), String(mebibytes)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const isTry = (line: string) => line.startsWith("{");
  return lines
    .split("\n")
    .filter(isTry)
    .map((line) => JSON.parse(line) as Try);
}

const canLimit = process.platform === "linux" && spawnSync("prlimit", ["--version"]).status === 0;

describe.skipIf(!canLimit)("D6: a step that finds too little memory", () => {
  it.each([
    ["onnx-cpu", 2048, 200],
    ["tfjs-wasm", 1024, 200],
  ])("says so, and is trained in smaller parts by the same session: %s", (engine, rows, room) => {
    const [small, whole, ...inParts] = triesOf(engine, rows, room);
    expect(whole).toMatchObject({ parts: 1, code: "out-of-memory" });
    expect(whole?.message).toMatch(/^memory ran out: .*alloc/);
    expect(inParts.at(-1)?.loss).toBeCloseTo(small?.loss as number, 4);
  });
});

describe("isOutOfMemory", () => {
  it("knows V8's own words for it", () => {
    const provoked: (() => unknown)[] = [
      () => new ArrayBuffer(2 ** 52),
      () => new Float32Array(2 ** 52),
      () => new AlignedMemory().makeRoom([], 2 ** 40),
    ];
    for (const provoke of provoked) expect(isOutOfMemory(errorOf(provoke))).toBe(true);
  });

  it.each([
    "Status Message: std::bad_alloc",
    "CUDA failure 2: out of memory ; GPU=0 ; hostname=node1 ; expr=cudaMalloc((void**)&p, size);",
    "OOM when allocating tensor with shape[4096,4096] and type float on /job:localhost/device:GPU:0",
  ])("knows those of other engines: %s", (message) => {
    expect(isOutOfMemory(new Error(message))).toBe(true);
  });

  it.each(["memory access out of bounds", "the loss is NaN", "Got invalid dimensions for input: x"])(
    "takes nothing else for it: %s",
    (message) => {
      expect(isOutOfMemory(new Error(message))).toBe(false);
    },
  );
});

it("the error of an engine keeps the words that say how much was wanted, and the whole as its cause", () => {
  const cause = new Error(
    "while running Mul node. Name:'body.35' Failed to allocate memory for requested buffer of size 64\nmore",
  );
  const error = outOfMemory(cause);
  expect(error.message).toBe("memory ran out: Failed to allocate memory for requested buffer of size 64");
  expect(error).toMatchObject({ name: "EngineError", code: "out-of-memory", cause });
});

function errorOf(provoke: () => unknown): unknown {
  try {
    provoke();
  } catch (error) {
    return error;
  }
  return null;
}
