import { spawnSync } from "node:child_process";
import { relative } from "node:path";
import { BenchError } from "../bench-error.js";
import { peerScript, repository } from "../paths.js";
import type { Command } from "./command.js";

/** Whether a peer can run here. */
type PeerState =
  | {
      readonly status: "ready";
      /** Of each module that was asked for. */
      readonly versions: Readonly<Record<string, string>>;
    }
  | { readonly status: "missing"; readonly reason: string; readonly install: string };

/** The interpreter that has the peers. */
export interface Python {
  /** Whether it imports these modules; each is tried once. */
  state(modules: readonly string[], requirements: Requirements): PeerState;
  /** A peer's script, as a command; it leaves no compiled files beside the script. */
  command(script: string, ...args: readonly string[]): Command;
  /** A line of Python, as a command. */
  evaluate(code: string): Command;
}

/** The file in test/bench/peers that lists what a peer needs. */
export type Requirements = "requirements.txt" | "requirements-all.txt";

/** Imports modules and tells their versions, or why they do not import. A package without a version of its own has its distribution's. */
const PROBE = `
import importlib, importlib.metadata, json, sys
found = {}
for name in sys.argv[1:]:
    try:
        module = importlib.import_module(name)
        version = getattr(module, "__version__", None) or importlib.metadata.version(name)
        found[name] = {"version": str(version)}
    except Exception as error:
        found[name] = {"error": f"{type(error).__name__}: {error}"}
print(json.dumps(found))
`;

type Probed = { readonly version: string } | { readonly error: string };

/**
 * The interpreter at a path or of a name on PATH.
 *
 * @param chosen whether somebody named it; the default may be missing, and then every peer is
 * @throws BenchError "usage" when the chosen one does not start
 */
export function findPython(path: string, { chosen }: { readonly chosen: boolean }): Python {
  const { error, status } = spawnSync(path, ["--version"]);
  const starts = error === undefined && status === 0;
  if (chosen && !starts) {
    const why = error?.message ?? `exit code ${status}`;
    throw new BenchError("usage", `the Python at ${path} does not start (${why}); name one that has the peers`);
  }
  const known = new Map<string, Probed>();

  function probe(modules: readonly string[]): void {
    const unknown = modules.filter((name) => !known.has(name));
    if (unknown.length === 0) return;
    const { stdout, stderr, status } = spawnSync(path, ["-c", PROBE, ...unknown], { encoding: "utf8" });
    const answers: Record<string, Probed> = status === 0 ? JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}") : {};
    for (const name of unknown)
      known.set(name, answers[name] ?? { error: `importing it ended Python: ${stderr.trim()}` });
  }

  return {
    state(modules, requirements) {
      const install = `${path} -m pip install -r ${relative(repository, peerScript(requirements))}`;
      if (!starts) return { status: "missing", reason: `there is no ${path} here`, install };
      probe(modules);
      const versions: Record<string, string> = {};
      for (const name of modules) {
        const found = known.get(name)!;
        if ("error" in found) return { status: "missing", reason: `${name} does not import (${found.error})`, install };
        versions[name] = found.version;
      }
      return { status: "ready", versions };
    },
    command: (script, ...args) => ({ file: path, args: ["-B", peerScript(script), ...args] }),
    evaluate: (code) => ({ file: path, args: ["-c", code] }),
  };
}
