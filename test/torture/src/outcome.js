import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What of a report depends on when and where it was trained, and not on what was trained. */
const CIRCUMSTANCES = new Set(["run", "path", "worker", "seconds", "samplesPerSecond"]);

/**
 * What a run came to, without times and places.
 * @param {string} directory the ensemble's folder
 * @param {string} reportJson
 */
export function outcomeOf(directory, reportJson) {
  const files = readdirSync(directory)
    .filter((name) => name !== "report.json" && !name.startsWith("."))
    .sort();
  const hash = (/** @type {string} */ name) =>
    createHash("sha256")
      .update(readFileSync(join(directory, name)))
      .digest("hex");
  return {
    files: Object.fromEntries(files.map((name) => [name, hash(name)])),
    report: lasting(JSON.parse(reportJson)),
  };
}

/** @param {unknown} value @returns {unknown} */
function lasting(value) {
  if (Array.isArray(value)) return value.map(lasting);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !CIRCUMSTANCES.has(key));
  return Object.fromEntries(kept.map(([key, part]) => [key, lasting(part)]));
}

/**
 * Where two outcomes differ: paths with both values; empty when they are the same.
 * @param {unknown} expected
 * @param {unknown} actual
 * @param {string} [path]
 * @returns {string[]}
 */
export function differences(expected, actual, path = "") {
  if (Object.is(expected, actual)) return [];
  if (typeof expected === "object" && typeof actual === "object" && expected !== null && actual !== null) {
    const [before, after] = [new Map(Object.entries(expected)), new Map(Object.entries(actual))];
    const keys = new Set([...before.keys(), ...after.keys()]);
    return [...keys].flatMap((key) =>
      differences(before.get(key), after.get(key), path === "" ? key : `${path}.${key}`),
    );
  }
  return [`${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`];
}
