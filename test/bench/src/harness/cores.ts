import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Command } from "./command.js";

/** Where measured programs run. */
export interface Cores {
  /** What the report says about it. */
  readonly description: string;
  /** The command on so many cores, always the same ones; as it was where processes cannot be pinned. */
  pin(command: Command, count: number): Command;
}

/**
 * The cores of this machine that programs can be pinned to, by taskset; fewer than asked for where there are fewer. The last ones are
 * taken, since the first serve most interrupts.
 */
export function detectCores(): Cores {
  const allowed = allowedCores();
  if (allowed === null || spawnSync("taskset", ["--version"]).status !== 0) {
    return { description: "not pinned (there is no taskset here)", pin: (command) => command };
  }
  return {
    description: "pinned by taskset",
    pin: ({ file, args }, count) => ({
      file: "taskset",
      args: ["--cpu-list", allowed.slice(-count).join(","), file, ...args],
    }),
  };
}

/** The cores that this process may use; null where the system does not say. */
function allowedCores(): readonly number[] | null {
  try {
    const [, list] = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    return list === undefined ? null : parseCoreList(list);
  } catch {
    return null;
  }
}

/** The cores of a list as the kernel writes it: "0-2,5" is 0, 1, 2 and 5. */
export function parseCoreList(list: string): readonly number[] {
  return list.split(",").flatMap((range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
