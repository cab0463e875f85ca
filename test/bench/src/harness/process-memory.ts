import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setInterval } from "node:timers/promises";

const POLL_MS = 50;
const MB = 1e6;

/** Whether this system tells the peak memory of other processes. */
export function canReadProcessMemory(): boolean {
  return existsSync("/proc/self/status") && peakBytes(process.pid) !== null;
}

/** The peak memory of a process and those below it, watched while they run. */
interface MemoryWatch {
  /** Ends the watch and gives the peak in MB. */
  stop(): number;
}

/**
 * Watches the resident memory of a process and its descendants: at each look the sum of what each of the living ones held at most
 * (the kernel's VmHWM), and of those sums the largest. Pages that several share are counted for each, so it is an upper bound.
 */
export function watchMemory(pid: number): MemoryWatch {
  const stopping = new AbortController();
  let peak = 0;
  const look = () => {
    const bytes = [pid, ...descendantsOf(pid)].reduce((sum, one) => sum + (peakBytes(one) ?? 0), 0);
    peak = Math.max(peak, bytes);
  };
  const watch = async () => {
    for await (const _ of setInterval(POLL_MS, undefined, { signal: stopping.signal })) look();
  };
  // Ended by stop(), which aborts it.
  watch().catch(() => {});
  return {
    stop() {
      look();
      stopping.abort();
      return peak / MB;
    },
  };
}

/** The largest resident memory that a process ever had; null when it is gone, or the system does not say. */
function peakBytes(pid: number): number | null {
  const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(read(`/proc/${pid}/status`)) ?? [];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

function descendantsOf(pid: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc")) {
    const [, parent] = /^PPid:\s*(\d+)$/m.exec(/^\d+$/.test(entry) ? read(`/proc/${entry}/status`) : "") ?? [];
    if (parent === undefined) continue;
    children.set(Number(parent), [...(children.get(Number(parent)) ?? []), Number(entry)]);
  }
  const below = (one: number): number[] => (children.get(one) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(pid);
}

/** Empty when the process has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
