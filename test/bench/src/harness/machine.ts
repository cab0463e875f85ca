import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from "node:os";
import type { Python } from "./python.js";

/** The machine and the versions that figures were taken with. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly onnxruntime: string;
  /** Null when it is not installed. */
  readonly torch: string | null;
  /** Programs that wanted to run, over the last minute before the start: more than a little, and figures cannot be trusted. */
  readonly load: number;
}

export function describeMachine(python: Python): Machine {
  const torch = python.state(["torch"], "requirements.txt");
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.versions.node,
    onnxruntime: installedVersion("onnxruntime-node"),
    torch: torch.status === "ready" ? torch.versions.torch! : null,
    load: Math.round(loadavg()[0]! * 10) / 10,
  };
}

/** A machine in a line. */
export function machineLine({ cpu, cores, memoryGb, system, node, onnxruntime, torch, load }: Machine): string {
  const peer = torch === null ? "no torch" : `torch ${torch}`;
  return `${cpu}, ${cores} cores, ${memoryGb} GB, ${system}; Node ${node}, onnxruntime ${onnxruntime}, ${peer}; load ${load} at the start`;
}

/** The version of a package that the engines use; its manifest is read, since the package itself is large. */
function installedVersion(name: string): string {
  const from = createRequire(import.meta.url);
  const engines = createRequire(from.resolve("@conclave/engines"));
  const manifest: unknown = JSON.parse(readFileSync(engines.resolve(`${name}/package.json`), "utf8"));
  return (manifest as { readonly version: string }).version;
}
