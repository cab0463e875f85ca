import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The cards of this machine and their driver. */
export interface NvidiaCards {
  /** "570.86.15". */
  readonly driver: string;
  /** One for each card, in the order of the system: "NVIDIA H200". */
  readonly models: readonly string[];
}

/**
 * NVIDIA's cards as the driver tells them; null where there is no driver.
 *
 * @param proc where Linux's driver tells of itself
 * @param query asks the driver's own tool, for other systems: lines of "model, driver"
 */
export function nvidiaCards(proc = "/proc/driver/nvidia", query = askDriver): NvidiaCards | null {
  return fromProc(proc) ?? fromTool(query());
}

function fromProc(proc: string): NvidiaCards | null {
  try {
    const driver = /^NVRM version:.*?\s(\d+(?:\.\d+)+)\s/m.exec(readFileSync(join(proc, "version"), "utf8"))?.[1];
    if (driver === undefined) return null;
    const cards = readdirSync(join(proc, "gpus")).sort();
    const models = cards.map((card) => {
      const information = readFileSync(join(proc, "gpus", card, "information"), "utf8");
      return /^Model:\s*(.+?)\s*$/m.exec(information)?.[1] ?? "unknown";
    });
    return { driver, models };
  } catch {
    return null;
  }
}

function fromTool(lines: string): NvidiaCards | null {
  const cards = lines
    .split("\n")
    .map((line) => line.split(",").map((cell) => cell.trim()))
    .filter((cells) => cells.length === 2);
  const driver = cards[0]?.[1];
  return driver === undefined ? null : { driver, models: cards.map(([model]) => model as string) };
}

function askDriver(): string {
  try {
    return execFileSync("nvidia-smi", ["--query-gpu=name,driver_version", "--format=csv,noheader"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 10_000,
    });
  } catch {
    return "";
  }
}
