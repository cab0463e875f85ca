import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** A process, told from a later one that was given the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started: on Linux in ticks since the machine did, elsewhere in seconds since 1970; null where the system does not tell. */
  readonly start: number | null;
  /** Where its number means this process: the machine and, on Linux, the namespace of numbers (each container has one). */
  readonly host: string;
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  own ??= { pid: process.pid, start: startOf(process.pid), host: ownHost() };
  return own;
}

/** It never changes, and is asked for with each folder. */
let own: ProcessIdentity | undefined;

/** Whether a process has certainly ended. One of another host, and one of which nothing can be learnt, may be alive. */
export function hasEnded({ pid, start, host }: ProcessIdentity): boolean {
  if (host !== ownIdentity().host) return false;
  if (!exists(pid)) return true;
  if (start === null) return false;
  const now = startOf(pid);
  return now !== null && now !== start;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // one of another user may not be signalled, and is there
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

function startOf(pid: number): number | null {
  try {
    if (process.platform === "linux") return linuxStart(readFileSync(`/proc/${pid}/stat`, "utf8"));
    if (process.platform === "win32") return null;
    const said = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const time = Date.parse(`${said.trim()} UTC`);
    return Number.isNaN(time) ? null : time / 1000;
  } catch {
    return null;
  }
}

/** Field 22 (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html). The second is the command in brackets, which may hold anything. */
function linuxStart(stat: string): number | null {
  const afterCommand = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const start = Number(afterCommand[22 - 3]);
  return Number.isSafeInteger(start) ? start : null;
}

/** Hosts that share a folder over the network must differ in it, and so must containers with the same name. */
function ownHost(): string {
  const parts = [
    hostname(),
    read(() => readFileSync("/etc/machine-id", "utf8")),
    read(() => readlinkSync("/proc/self/ns/pid")),
  ];
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 12);
}

function read(source: () => string): string {
  try {
    return source().trim();
  } catch {
    return "";
  }
}
