import { parseArgs } from "node:util";
import { BenchError } from "./bench-error.js";
import type { Benchmark, Pace } from "./benchmark.js";

/** What the command line asks for. */
export type Request =
  | { readonly kind: "help" }
  | { readonly kind: "list" }
  | {
      readonly kind: "run";
      readonly benchmarks: readonly Benchmark[];
      readonly pace: Pace;
      /** Null leaves each benchmark its own number. */
      readonly rounds: number | null;
      readonly allPeers: boolean;
      /** Null for the one of the environment, or the default. */
      readonly python: string | null;
      readonly json: string | null;
      readonly markdown: string | null;
    };

export const HELP = `usage: npm run bench -- [NAME…] [options]

Measures Conclave, in turns with other systems where there is one to compare with. Without a NAME, everything.

  --list           the benchmarks, what they measure and what their figures should be
  --quick          small settings, to see that everything runs: its figures say little
  --rounds N       measure so many times, instead of what each benchmark chooses
  --python PATH    the Python that has the peers (default: CONCLAVE_BENCH_PYTHON, else python3)
  --all-peers      also the peers that no target compares with
  --json FILE      write everything that was measured
  --markdown FILE  refresh the tables between the markers of a document, such as docs/benchmarks.md
  --help

CONCLAVE_MNIST_DIR names a folder with the four files of MNIST; without it, data of the same shape is made.
CONCLAVE_TABULAR_DIR names a folder with scikit-learn's small data sets; without it, scikit-learn's own copies are read.
A missed target is said, and is no failure: the exit status is 1 when something could not be measured, 2 for wrong usage.
`;

/**
 * Reads the command line.
 *
 * @throws BenchError "usage" for anything that it does not know
 */
export function parseArguments(args: readonly string[], known: readonly Benchmark[]): Request {
  const { values, positionals } = parse(args);
  if (values.help === true) return { kind: "help" };
  if (values.list === true) return { kind: "list" };
  return {
    kind: "run",
    benchmarks: choose(positionals, known),
    pace: values.quick === true ? "quick" : "full",
    rounds: values.rounds === undefined ? null : parseRounds(values.rounds),
    allPeers: values["all-peers"] === true,
    python: values.python ?? null,
    json: values.json ?? null,
    markdown: values.markdown ?? null,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        list: { type: "boolean" },
        quick: { type: "boolean" },
        rounds: { type: "string" },
        python: { type: "string" },
        "all-peers": { type: "boolean" },
        json: { type: "string" },
        markdown: { type: "string" },
        help: { type: "boolean" },
      },
    });
  } catch (cause) {
    throw new BenchError("usage", `${(cause as Error).message}; --help shows what there is`, { cause });
  }
}

/** The named benchmarks in their own order; all of them when none is named. */
function choose(names: readonly string[], known: readonly Benchmark[]): readonly Benchmark[] {
  const unknown = names.find((name) => !known.some((benchmark) => benchmark.name === name));
  if (unknown !== undefined) {
    const choices = known.map(({ name }) => name).join(", ");
    throw new BenchError("usage", `there is no benchmark "${unknown}"; choose from ${choices}`);
  }
  return names.length === 0 ? known : known.filter(({ name }) => names.includes(name));
}

function parseRounds(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= 1) return rounds;
  throw new BenchError("usage", `--rounds takes a whole number, at least 1, got "${text}"`);
}
