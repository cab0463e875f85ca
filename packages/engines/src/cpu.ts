import { readFileSync } from "node:fs";
import { arch, cpus } from "node:os";

/** Instruction sets that change which loops an engine takes, the widest first. */
const WIDEST_FIRST = ["avx512f", "avx2", "avx", "sse4_2", "asimd"];

/** What this processor's vector loops are: its widest instruction set where the system tells it, else its model. */
export function instructionSet(): string {
  try {
    const flags = new Set(
      /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1]?.trim().split(/\s+/),
    );
    const widest = WIDEST_FIRST.find((name) => flags.has(name));
    if (widest !== undefined) return `${arch()}-${widest}`;
  } catch {
    // Only Linux has this file.
  }
  return `${arch()}-${cpus()[0]?.model.trim().replaceAll(/\s+/g, "_") ?? "unknown"}`;
}
