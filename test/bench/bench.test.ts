import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { parseArguments } from "./src/arguments.js";
import type { BenchContext, Benchmark } from "./src/benchmark.js";
import { steps } from "./src/benchmarks/steps.js";
import { tabular } from "./src/benchmarks/tabular.js";
import { type OpenContext, openContext } from "./src/context.js";
import { type Figure, measured, skipped } from "./src/figure.js";
import { alternate, ratiosOf } from "./src/harness/alternate.js";
import { nodeCommand, runCommand } from "./src/harness/command.js";
import { detectCores, parseCoreList } from "./src/harness/cores.js";
import { LineProcess } from "./src/harness/line-process.js";
import { findPython } from "./src/harness/python.js";
import { spreadOf } from "./src/harness/spread.js";
import { main } from "./src/main.js";
import { repository } from "./src/paths.js";
import { BENCHMARKS } from "./src/registry.js";
import { refreshTables } from "./src/report/markdown.js";
import { figureLines } from "./src/report/text.js";
import type { Results } from "./src/results.js";
import { runBenchmarks } from "./src/run-benchmarks.js";
import { drawFolds } from "./src/tables/folds.js";
import { readTables } from "./src/tables/read-tables.js";
import { csvOf, type Table } from "./src/tables/table.js";
import { openTabularFolder } from "./src/tables/tabular-folder.js";

const names = BENCHMARKS.map(({ name }) => name);
const signal = new AbortController().signal;
const nowhere = "python-that-is-not-here";

/** A context without Python that takes one short round. */
function tinyContext(overrides: Partial<Pick<BenchContext, "signal">> = {}): OpenContext {
  const open = openContext({
    pace: "quick",
    rounds: 1,
    allPeers: false,
    python: findPython(nowhere, { chosen: false }),
    cores: detectCores(),
    mnistFolder: null,
    tabularFolder: null,
    signal,
    say: () => {},
    ...overrides,
  });
  onTestFinished(() => open.close());
  return open;
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "conclave-bench-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe("statistics", () => {
  it("a spread is the middle measurement and the outer two; of an even number, the mean of the middle two", () => {
    expect(spreadOf([9, 1, 4])).toEqual({ median: 4, min: 1, max: 9, count: 3 });
    expect(spreadOf([10, 1, 2, 4])).toEqual({ median: 3, min: 1, max: 10, count: 4 });
    expect(spreadOf([-0.5])).toEqual({ median: -0.5, min: -0.5, max: -0.5, count: 1 });
  });

  it("no measurements, or one that is no number, have no spread", () => {
    expect(() => spreadOf([])).toThrow(RangeError);
    expect(() => spreadOf([1, Number.NaN])).toThrow(RangeError);
  });

  it("measures in turns, ours first, and takes the ratio of each round", async () => {
    const order: string[] = [];
    const say = (who: string, rates: readonly number[]) => async (round: number) => {
      order.push(`${who} ${round}`);
      return rates[round]!;
    };
    const rounds = await alternate(3, say("ours", [30, 20, 90]), say("peer", [10, 20, 60]));
    expect(order).toEqual(["ours 0", "peer 0", "ours 1", "peer 1", "ours 2", "peer 2"]);
    // The ratio of the medians would be 30 / 20, and so is this; that of the last round decides between 3 and 1.
    expect(ratiosOf(rounds)).toEqual({ median: 1.5, min: 1, max: 3, count: 3 });
  });

  it("a machine that slows down to half changes no ratio", async () => {
    const speed = [1, 0.5, 0.25];
    const rounds = await alternate(
      3,
      async (round) => 300 * speed[round]!,
      async (round) => 200 * speed[round]!,
    );
    expect(ratiosOf(rounds)).toEqual({ median: 1.5, min: 1.5, max: 1.5, count: 3 });
  });

  it("stops at a side that fails, and refuses to measure nothing", async () => {
    const peer = vi.fn(async () => 1);
    await expect(alternate(2, () => Promise.reject(new Error("broken")), peer)).rejects.toThrow("broken");
    expect(peer).not.toHaveBeenCalled();
    await expect(alternate(0, peer, peer)).rejects.toThrow(RangeError);
  });

  it.each([
    [{ atLeast: 1.5 }, 1.5, true],
    [{ atLeast: 1.5 }, 1.49, false],
    [{ atMost: 200 }, 200, true],
    [{ atMost: 200 }, 201, false],
    [{ within: 0.3 }, -0.3, true],
    [{ within: 0.3 }, -0.31, false],
    [{ within: 0.3 }, 0.31, false],
    [null, 1, null],
  ])("the target %j is met by a median of %d: %s", (target, median, met) => {
    expect(measured({ name: "figure", unit: "x", target }, spreadOf([median])).met).toBe(met);
  });
});

describe("the command line", () => {
  it("runs what is named, in the benchmarks' own order, and everything when nothing is", () => {
    const chosen = (args: readonly string[]) => {
      const request = parseArguments(args, BENCHMARKS);
      return request.kind === "run" ? request.benchmarks.map(({ name }) => name) : request.kind;
    };
    expect(chosen(["startup", "--quick", "steps"])).toEqual(["steps", "startup"]);
    expect(chosen([])).toEqual(names);
    expect(chosen(["--list"])).toBe("list");
  });

  it("reads its options", () => {
    const args = ["--quick", "--rounds", "3", "--python", "p", "--json", "j", "--markdown", "m", "--all-peers"];
    const expected = { pace: "quick", rounds: 3, python: "p", json: "j", markdown: "m", allPeers: true };
    expect(parseArguments(args, BENCHMARKS)).toMatchObject(expected);
    const usual = { pace: "full", rounds: null, python: null, json: null, markdown: null, allPeers: false };
    expect(parseArguments([], BENCHMARKS)).toMatchObject(usual);
  });

  it.each([
    [["nope"], `there is no benchmark "nope"; choose from ${names.join(", ")}`],
    [["--frobnicate"], "Unknown option '--frobnicate'"],
    [["--rounds", "0"], '--rounds takes a whole number, at least 1, got "0"'],
    [["--rounds", "2.5"], '--rounds takes a whole number, at least 1, got "2.5"'],
    [["--json"], "'--json <value>' argument missing"],
    [["--json", "/no/such/folder/figures.json"], "the results cannot be written: ENOENT"],
    [["--markdown", "/no/such/page.md"], "the results cannot be written: ENOENT"],
    [
      ["steps", "--markdown", join(repository, "LICENSE")],
      "expected the document to have one line <!-- bench:steps -->",
    ],
    [["--python", nowhere], `the Python at ${nowhere} does not start`],
  ])("%j is wrong usage: exit status 2 and %j", async (args, message) => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => said.mockRestore());
    expect(await main(args)).toBe(2);
    expect(said.mock.calls).toEqual([[expect.stringContaining(message)]]);
  });

  it("a folder of MNIST that lacks a file is wrong usage, and names the file", async () => {
    const folder = await temporaryFolder();
    vi.stubEnv("CONCLAVE_MNIST_DIR", folder);
    vi.stubEnv("CONCLAVE_BENCH_PYTHON", "");
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => {
      vi.unstubAllEnvs();
      said.mockRestore();
    });
    expect(await main(["steps"])).toBe(2);
    expect(said.mock.calls.flat().join()).toContain(`there is no train-images-idx3-ubyte or`);
  });

  it("--list names every benchmark", async () => {
    const said = vi.spyOn(console, "log").mockImplementation(() => {});
    onTestFinished(() => said.mockRestore());
    expect(await main(["--list"])).toBe(0);
    const lines = said.mock.calls.flat().map((line) => String(line));
    for (const { name, summary, targets } of BENCHMARKS) {
      const at = lines.findIndex((line) => line.startsWith(`${name} `) && line.endsWith(` ${summary}`));
      expect(lines[at + 1]!.trim()).toBe(`targets: ${targets}`);
    }
  });
});

describe("programs that are measured", () => {
  const echo = `
    console.log(JSON.stringify({ ready: true }));
    require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
      if (line.includes("die")) { console.error("out of luck"); process.exit(3); }
      console.log(JSON.stringify({ heard: JSON.parse(line) }));
    });`;

  it("answer each request with a line, and end when they are closed", async () => {
    const { process, greeting } = await LineProcess.start(nodeCommand("--eval", echo), { signal });
    expect(greeting).toEqual({ ready: true });
    expect(await process.ask({ seconds: 1 })).toEqual({ heard: { seconds: 1 } });
    expect(await process.ask({ seconds: 2 })).toEqual({ heard: { seconds: 2 } });
    await process.close();
  });

  it("that end instead of answering fail with their last words", async () => {
    const { process } = await LineProcess.start(nodeCommand("--eval", echo), { signal });
    await expect(process.ask("die")).rejects.toThrow(/failed \(exit code 3\): out of luck$/);
    await process.close();
  });

  it("give what they print, or why they failed", async () => {
    const { stdout } = await runCommand(nodeCommand("--eval", "console.log(6 * 7)"), { signal });
    expect(stdout).toBe("42\n");
    const failing = runCommand(nodeCommand("--eval", "console.error('no'); process.exit(1)"), { signal });
    await expect(failing).rejects.toThrow(/failed \(exit code 1\): no$/);
    await expect(runCommand({ file: nowhere, args: [] }, { signal })).rejects.toThrow(/ENOENT/);
  });

  it("end when the user interrupts", async () => {
    const interruption = new AbortController();
    const { process } = await LineProcess.start(nodeCommand("--eval", echo), { signal: interruption.signal });
    interruption.abort();
    await expect(process.ask({})).rejects.toThrow(/aborted/);
    await process.close();
  });

  it("are pinned to cores that this process may use", () => {
    expect(parseCoreList("0-2,5,8-9")).toEqual([0, 1, 2, 5, 8, 9]);
    expect(parseCoreList("3")).toEqual([3]);
  });
});

describe("peers", () => {
  it("are missing where there is no Python, and the command that installs them is named", () => {
    const python = findPython(nowhere, { chosen: false });
    expect(python.state(["torch"], "requirements.txt")).toEqual({
      status: "missing",
      reason: `there is no ${nowhere} here`,
      install: `${nowhere} -m pip install -r test/bench/peers/requirements.txt`,
    });
  });

  it("are missing where a module does not import, with Python's reason; else their versions are known", ({ skip }) => {
    const python = findPython("python3", { chosen: false });
    const json = python.state(["json"], "requirements.txt");
    skip(json.status === "missing", "there is no python3 here");
    expect(json).toMatchObject({ status: "ready", versions: { json: expect.stringMatching(/^\d/) } });
    expect(python.state(["json", "conclave_no_such_module"], "requirements-all.txt")).toEqual({
      status: "missing",
      reason:
        "conclave_no_such_module does not import (ModuleNotFoundError: No module named 'conclave_no_such_module')",
      install: "python3 -m pip install -r test/bench/peers/requirements-all.txt",
    });
  });
});

describe("running", () => {
  const figure = (name: string): Figure => measured({ name, unit: "ms", target: null }, spreadOf([1]));
  const benchmark = (name: string, run: Benchmark["run"]): Benchmark => ({ name, summary: "", targets: "", run });
  const observer = { onBegin() {}, onFigure() {}, onError() {} };

  it("a benchmark that fails keeps the figures it had, and leaves the others theirs", async () => {
    const failing = benchmark("failing", async function* () {
      yield figure("first");
      throw new Error("broken");
    });
    const working = benchmark("working", async function* () {
      yield figure("second");
    });
    expect(await runBenchmarks([failing, working], tinyContext().context, observer)).toEqual([
      { name: "failing", figures: [figure("first")], error: "broken" },
      { name: "working", figures: [figure("second")], error: null },
    ]);
  });

  it("an interruption ends it with what was measured before", async () => {
    const interruption = new AbortController();
    const working = benchmark("working", async function* () {
      yield figure("first");
    });
    const interrupted = benchmark("interrupted", async function* () {
      interruption.abort();
      yield figure("half");
    });
    const { context } = tinyContext({ signal: interruption.signal });
    expect(await runBenchmarks([working, interrupted, working], context, observer)).toEqual([
      { name: "working", figures: [figure("first")], error: null },
    ]);
  });

  it("without CONCLAVE_MNIST_DIR both sides read made-up data of the same shape, which is removed at the end", async () => {
    const { context, data, close } = tinyContext();
    expect(data()).toBeNull();
    const { folder, train } = await context.mnist();
    expect(data()).toBe("synthetic data of MNIST's shape (CONCLAVE_MNIST_DIR is not set)");
    expect((await context.mnist()).folder).toBe(folder);
    const images = gunzipSync(await readFile(train.images));
    expect([...images.subarray(0, 16)]).toEqual([0, 0, 8, 3, 0, 0, 0x27, 0x10, 0, 0, 0, 28, 0, 0, 0, 28]);
    expect(images.length).toBe(16 + 10_000 * 28 * 28);
    const labels = gunzipSync(await readFile(train.labels)).subarray(8);
    expect(labels.length).toBe(10_000);
    expect([...new Set(labels)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await close();
    expect(existsSync(folder)).toBe(false);
  });

  it("steps, without a peer: says what is missing, and how fast training is here", { timeout: 120_000 }, async () => {
    const [result] = await runBenchmarks([steps], tinyContext().context, observer);
    expect(result).toMatchObject({ name: "steps", error: null });
    const summary = result!.figures.map(({ name, status }) => `${name}: ${status}`);
    expect(summary).toEqual([
      "MLP 784-256-128-10 against PyTorch eager: skipped",
      "MLP 784-256-128-10 against PyTorch eager with fused Adam: skipped",
      "MLP 784-256-128-10, compared with nothing: measured",
      "LeNet-5 against PyTorch eager: skipped",
      "LeNet-5 against PyTorch eager with fused Adam: skipped",
      "LeNet-5, compared with nothing: measured",
    ]);
    const rates = result!.figures.flatMap((each) => (each.status === "measured" ? [each.value.median] : []));
    expect(rates.every((rate) => rate > 0)).toBe(true);
  });
});

describe("small tables", () => {
  const table: Table = {
    name: "trees",
    id: "trees",
    task: "classification",
    columns: ["x0", "x1"],
    rows: Array.from({ length: 23 }, (_, row) => [`${row}`, "1.50"]),
    labels: Array.from({ length: 23 }, (_, row) => (row < 11 ? "elm" : "oak")),
  };

  it("are cut into five folds that test each row once, with each class's share in each, the same for the same seed", () => {
    const folds = drawFolds(table, 3);
    expect(folds.flatMap(({ test }) => test).toSorted((a, b) => a - b)).toEqual([...table.labels.keys()]);
    for (const { train, test } of folds) {
      expect([...train, ...test].toSorted((a, b) => a - b)).toEqual([...table.labels.keys()]);
      expect([4, 5]).toContain(test.length);
      expect([2, 3]).toContain(test.filter((row) => table.labels[row] === "elm").length);
    }
    expect(drawFolds(table, 3)).toEqual(folds);
    expect(drawFolds(table, 4)).not.toEqual(folds);
    expect(drawFolds({ ...table, task: "regression" }, 3)).not.toEqual(folds);
  });

  it("are written with a header and the label last, numbers as they stood", () => {
    expect(csvOf(table, [0, 22])).toBe("x0,x1,label\n0,1.50,elm\n22,1.50,oak\n");
  });

  it("are read in the forms that scikit-learn ships them in; digits come with Conclave", async () => {
    const folder = await temporaryFolder();
    const write = (name: string, text: string) =>
      writeFile(join(folder, name), name.endsWith(".gz") ? gzipSync(text) : text);
    for (const name of ["breast_cancer.csv", "wine_data.csv", "iris.csv"]) {
      await write(name, "2,2,setosa,virginica\n5.1,0.2,0\n6.3,2.5,1\n");
    }
    await write("diabetes_data_raw.csv.gz", "59 2 32.1\n48 1 21.6\n");
    expect(() => openTabularFolder(folder)).toThrow(
      `CONCLAVE_TABULAR_DIR is ${folder}, and there is no diabetes_target.csv.gz in it`,
    );
    await write("diabetes_target.csv.gz", "1.51e+02\n7.5e+01\n");
    const tables = await readTables(openTabularFolder(folder));
    expect(tables.map(({ id, task, rows }) => [id, task, rows.length])).toEqual([
      ["breast-cancer", "classification", 2],
      ["wine", "classification", 2],
      ["iris", "classification", 2],
      ["diabetes", "regression", 2],
      ["digits", "classification", 1797],
    ]);
    expect(csvOf(tables[2]!, [0, 1])).toBe("x0,x1,label\n5.1,0.2,setosa\n6.3,2.5,virginica\n");
    expect(csvOf(tables[3]!, [1])).toBe("x0,x1,x2,label\n48,1,21.6,7.5e+01\n");
  });

  it("are not compared on where there are none, and the reason is said", async () => {
    const [result] = await runBenchmarks([tabular], tinyContext().context, {
      onBegin() {},
      onFigure() {},
      onError() {},
    });
    expect(result).toMatchObject({
      error: null,
      figures: [
        {
          status: "skipped",
          reason: "CONCLAVE_TABULAR_DIR is not set, and there is no scikit-learn whose copies could be read",
          remedy: `${nowhere} -m pip install -r test/bench/peers/requirements.txt`,
        },
      ],
    });
  });
});

describe("the report", () => {
  const ratio = measured({ name: "a | b", unit: "x", target: { atLeast: 1.25 } }, spreadOf([1.5, 1.61, 1.7]), [
    { name: "conclave", unit: "samples/s", value: spreadOf([68_431]) },
    { name: "PyTorch", unit: "samples/s", value: spreadOf([42_512]) },
  ]);
  const missing = skipped({ name: "c", unit: "x", target: null }, "torch does not import", "python3 -m pip install …");
  const machine = {
    cpu: "A CPU",
    cores: 2,
    memoryGb: 8,
    system: "linux x64",
    node: "20.19.0",
    onnxruntime: "1.30.0",
    torch: null,
    load: 0.1,
  };
  const results: Results = {
    schemaVersion: 1,
    date: "2026-11-20T10:00:00.000Z",
    pace: "full",
    machine,
    pinning: "pinned by taskset",
    data: "MNIST",
    benchmarks: [{ name: "steps", figures: [ratio, missing], error: "broken" }],
  };
  const page =
    "before\n<!-- bench:steps -->\nold\n<!-- /bench:steps -->\nafter <!-- bench:trace -->kept<!-- /bench:trace -->\n";

  it("on a terminal: the median, the range, the target, both sides, and how to have what is missing", () => {
    expect(figureLines(ratio)).toEqual([
      "a | b: 1.61x (1.50 … 1.70, 3 rounds)  target ≥ 1.25x: met",
      "  conclave 68,400 samples/s, PyTorch 42,500 samples/s",
    ]);
    expect(figureLines(missing)).toEqual([
      "c: skipped, torch does not import",
      "  to have it: python3 -m pip install …",
    ]);
  });

  it("in a document: the table of what was measured is replaced, and the rest kept", () => {
    const refreshed = refreshTables(page, results);
    expect(refreshed).toBe(
      [
        "before",
        "<!-- bench:steps -->",
        "| figure | median | range | target | |",
        "|---|---|---|---|---|",
        "| a \\| b | 1.61x | 1.50 … 1.70 | ≥ 1.25x ✓ | conclave 68,400 samples/s; PyTorch 42,500 samples/s |",
        "| c | skipped | |  | torch does not import |",
        "| failed: broken | | | | |",
        "",
        "2026-11-20: A CPU, 2 cores, 8 GB, linux x64; Node 20.19.0, onnxruntime 1.30.0, no torch; load 0.1 at the start; pinned by taskset. Data: MNIST.",
        "<!-- /bench:steps -->",
        "after <!-- bench:trace -->kept<!-- /bench:trace -->",
        "",
      ].join("\n"),
    );
    expect(refreshTables(refreshed, results)).toBe(refreshed);
  });

  it("figures of small settings are called provisional", () => {
    expect(refreshTables(page, { ...results, pace: "quick" })).toContain("**Provisional, taken with `--quick`.**");
  });

  it("docs/benchmarks.md has a place and a section for every benchmark", async () => {
    const document = await readFile(join(repository, "docs/benchmarks.md"), "utf8");
    const all = { ...results, benchmarks: names.map((name) => ({ name, figures: [], error: `no ${name}` })) };
    const refreshed = refreshTables(document, all);
    for (const name of names) {
      expect(document).toContain(`\n## ${name}\n`);
      expect(refreshed).toContain(`| failed: no ${name} |`);
    }
  });
});
