import { setTimeout as delay } from "node:timers/promises";
import { send } from "./processes.js";
import { randomNumbers } from "./random.js";

/** What may happen; more often what stands here more often. @type {readonly Pick<Fault, "kind" | "role">[]} */
const KINDS = [
  { kind: "kill", role: "worker" },
  { kind: "kill", role: "worker" },
  { kind: "kill", role: "trainer" },
  { kind: "kill", role: "trainer" },
  { kind: "kill", role: "trainer" },
  { kind: "kill", role: "coordinator" },
  { kind: "stop", role: "worker" },
  { kind: "stop", role: "worker" },
  { kind: "stop", role: "trainer" },
  { kind: "stop", role: "coordinator" },
];

/** @typedef {{ afterMs: number, kind: "kill" | "stop", role: "worker" | "trainer" | "coordinator", target: number, forMs: number }} Fault */

/**
 * The faults of a seed, one after the other, without an end.
 * @param {number} seed
 * @returns {Generator<Fault, never>}
 */
export function* faultsOf(seed) {
  const random = randomNumbers(seed);
  for (;;) {
    const afterMs = 200 + 2_300 * random();
    const { kind, role } = KINDS[Math.floor(KINDS.length * random())] ?? KINDS[0];
    const target = random();
    // Most are short; every fifth is longer than a lease.
    const forMs = random() < 0.2 ? 5_000 + 4_000 * random() : 1_500 * random();
    yield { afterMs, kind, role, target, forMs };
  }
}

/**
 * Makes the faults of a seed happen until so many did, or the signal is aborted; then everything that was stopped goes on.
 * @param {import("./cluster.js").Cluster} cluster
 * @param {{ seed: number, most: number, signal: AbortSignal, tell: (line: string) => void }} options
 */
export async function disturb(cluster, { seed, most, signal, tell }) {
  /** @type {Promise<void>[]} */
  const stopped = [];
  let done = 0;
  for (const { afterMs, kind, role, target, forMs } of faultsOf(seed)) {
    await delay(afterMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted || done === most) break;
    done += 1;
    const pids = cluster.pids(role);
    const pid = pids[Math.floor(target * pids.length)];
    if (pid === undefined) continue;
    tell(`${kind} ${role} ${pid} for ${Math.round(forMs)} ms`);
    if (kind === "kill") {
      cluster.kill(pid, forMs);
      continue;
    }
    send(pid, "SIGSTOP");
    stopped.push(
      delay(forMs, undefined, { signal })
        .catch(() => undefined)
        .then(() => void send(pid, "SIGCONT")),
    );
  }
  await Promise.all(stopped);
  return done;
}
