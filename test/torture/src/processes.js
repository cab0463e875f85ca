import { readdirSync, readFileSync } from "node:fs";

/** @typedef {{ pid: number, parent: number, command: string }} Found */

/**
 * Every process whose environment holds this mark, whoever its parent is by now: all that a cluster started.
 * @param {string} mark
 * @returns {Found[]}
 */
export function processesMarked(mark) {
  const found = [];
  for (const entry of readdirSync("/proc")) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    if (!read(`/proc/${pid}/environ`).split("\0").includes(`CONCLAVE_TORTURE_MARK=${mark}`)) continue;
    // The name in brackets may hold spaces: the fields after it are counted from the last bracket.
    const fields = read(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
    if (fields[0] === undefined || fields[0] === "Z" || fields[0] === "X") continue;
    const command = read(`/proc/${pid}/cmdline`).split("\0").join(" ").trim();
    found.push({ pid, parent: Number(fields[1]), command });
  }
  return found;
}

/**
 * Sends a signal; false when the process is gone.
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function send(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Empty for a process that is gone. @param {string} path */
function read(path) {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
