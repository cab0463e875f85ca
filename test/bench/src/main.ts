import { accessSync, constants, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { HELP, parseArguments, type Request } from "./arguments.js";
import { BenchError } from "./bench-error.js";
import { openContext } from "./context.js";
import { detectCores } from "./harness/cores.js";
import { describeMachine, machineLine } from "./harness/machine.js";
import { findPython } from "./harness/python.js";
import { BENCHMARKS } from "./registry.js";
import { checkMarkers, refreshTables } from "./report/markdown.js";
import { figureLines } from "./report/text.js";
import type { Results } from "./results.js";
import { runBenchmarks } from "./run-benchmarks.js";

/** The exit status of a command that was interrupted: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

/** Runs the command. @returns its exit status: 0 done, 1 something could not be measured, 2 wrong usage, 130 interrupted */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const request = parseArguments(args, BENCHMARKS);
    if (request.kind === "help") console.log(HELP);
    else if (request.kind === "list") for (const line of listLines()) console.log(line);
    else return await bench(request);
    return 0;
  } catch (error) {
    if (!(error instanceof BenchError) || error.code !== "usage") throw error;
    console.error(`bench: ${error.message}`);
    return 2;
  }
}

function listLines(): readonly string[] {
  const width = Math.max(...BENCHMARKS.map(({ name }) => name.length));
  return BENCHMARKS.flatMap(({ name, summary, targets }) => [
    `${name.padEnd(width)} ${summary}`,
    `${" ".repeat(width)} targets: ${targets}`,
  ]);
}

async function bench(request: Extract<Request, { kind: "run" }>): Promise<number> {
  checkOutputs(request);
  const { pace, rounds, allPeers, benchmarks } = request;
  const named = request.python ?? setting("CONCLAVE_BENCH_PYTHON");
  const python = findPython(named ?? "python3", { chosen: named !== null });
  const cores = detectCores();
  const interruption = new AbortController();
  const { signal } = interruption;
  const say = (text: string) => console.error(`… ${text}`);
  const mnistFolder = setting("CONCLAVE_MNIST_DIR");
  const tabularFolder = setting("CONCLAVE_TABULAR_DIR");
  const open = openContext({ pace, rounds, allPeers, python, cores, mnistFolder, tabularFolder, signal, say });
  const interrupt = () => interruption.abort();
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  try {
    const machine = describeMachine(python);
    console.log(`${machineLine(machine)}; ${cores.description}\n`);
    const date = new Date().toISOString();
    const results = await runBenchmarks(benchmarks, open.context, {
      onBegin: (name) => console.log(name),
      onFigure: (figure) => console.log(indented(figureLines(figure))),
      onError: (message) => console.log(indented([`failed: ${message}`])),
    });
    const data = open.data();
    if (data !== null) console.log(`data: ${data}`);
    write(request, { schemaVersion: 1, date, pace, machine, pinning: cores.description, data, benchmarks: results });
    if (signal.aborted) return INTERRUPTED;
    return results.some(({ error }) => error !== null) ? 1 : 0;
  } finally {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    await open.close();
  }
}

/** A variable of the environment; null when it is not set, or empty. */
function setting(name: string): string | null {
  const value = process.env[name] ?? "";
  return value === "" ? null : value;
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join("\n");
}

type Outputs = Pick<Extract<Request, { kind: "run" }>, "benchmarks" | "json" | "markdown">;

/** What cannot be written is better known before an hour of measuring. @throws BenchError "usage" */
function checkOutputs({ benchmarks, json, markdown }: Outputs): void {
  try {
    if (json !== null) accessSync(dirname(resolve(json)), constants.W_OK);
    if (markdown !== null) accessSync(markdown, constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw new BenchError("usage", `the results cannot be written: ${(cause as Error).message}`, { cause });
  }
  if (markdown !== null) {
    checkMarkers(
      readFileSync(markdown, "utf8"),
      benchmarks.map(({ name }) => name),
    );
  }
}

function write({ json, markdown }: Outputs, results: Results): void {
  if (json !== null) writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
  if (markdown !== null) writeFileSync(markdown, refreshTables(readFileSync(markdown, "utf8"), results));
}
