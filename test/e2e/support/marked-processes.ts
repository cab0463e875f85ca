import { readdirSync, readFileSync } from "node:fs";

export interface MarkedProcess {
  readonly pid: number;
  readonly command: string;
}

/**
 * The processes whose environment holds this mark: everything that a marked command started, whoever its parent is by now.
 * Read from /proc; without one (macOS, Windows) none are found.
 */
export function processesMarked(mark: string): readonly MarkedProcess[] {
  const found: MarkedProcess[] = [];
  for (const entry of list("/proc")) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const environment = read(`/proc/${pid}/environ`);
    if (environment.split("\0").includes(`CONCLAVE_TEST_MARK=${mark}`)) {
      found.push({ pid, command: read(`/proc/${pid}/cmdline`).split("\0").join(" ").trim() });
    }
  }
  return found;
}

function list(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** Empty for a process that is gone, or a zombie, or not ours. */
function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
