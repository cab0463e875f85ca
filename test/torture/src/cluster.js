import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { processesMarked, send } from "./processes.js";

const CONCLAVE = fileURLToPath(new URL("../../../apps/cli/bin/conclave.js", import.meta.url));
const LEASE_SECONDS = 4;

/** @typedef {{ role: string, child: import("node:child_process").ChildProcess, doomed: boolean, log: string[] }} Member */

/** A coordinator, workers and a client in a folder; what is killed is started again. */
export class Cluster {
  /** Of all processes, also of those that lost their parents. */
  mark = randomUUID();
  /** What went wrong with the processes themselves. @type {string[]} */
  faults = [];
  /** @type {Member | null} */ #coordinator = null;
  /** @type {Member[]} */ #workers = [];
  #closing = false;
  #port = 0;

  /** @param {string} directory */
  constructor(directory) {
    this.directory = directory;
    this.temporary = join(directory, "tmp");
    mkdirSync(this.temporary, { recursive: true });
  }

  /** @param {number} workers */
  async start(workers) {
    this.#port = await freePort();
    await this.#startCoordinator();
    for (let number = 0; number < workers; number++) this.#startWorker(number);
  }

  /**
   * Trains a spec to its end.
   * @param {string} spec
   * @param {string} out
   * @param {() => void} onStarted called when the coordinator has the run: before, its death is the client's end
   */
  async train(spec, out, onStarted) {
    const args = ["train", spec, "--coordinator", `127.0.0.1:${this.#port}`, "--out", out, "--json"];
    const { child, log } = this.#run("client", args);
    let stdout = "";
    child.stdout?.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    child.stderr?.on("data", () => {
      if (log.some((line) => line.includes(": training at "))) onStarted();
    });
    await once(child, "close");
    return { code: child.exitCode, stdout, log };
  }

  /**
   * The processes that can be hurt now.
   * @param {"coordinator" | "worker" | "trainer"} role
   * @returns {number[]}
   */
  pids(role) {
    const workers = this.#workers.flatMap(({ child }) => (isRunning(child) ? [child.pid ?? 0] : []));
    switch (role) {
      case "coordinator":
        return this.#coordinator && isRunning(this.#coordinator.child) ? [this.#coordinator.child.pid ?? 0] : [];
      case "worker":
        return workers;
      case "trainer":
        return processesMarked(this.mark).flatMap(({ pid, parent }) => (workers.includes(parent) ? [pid] : []));
    }
  }

  /** Kills one of the cluster's processes; the next of its kind starts after a while. @param {number} pid @param {number} restartMs */
  kill(pid, restartMs) {
    for (const member of [this.#coordinator, ...this.#workers]) {
      if (member === null || member.child.pid !== pid) continue;
      member.doomed = true;
      member.child.once("exit", async () => {
        await delay(restartMs);
        if (this.#closing) return;
        if (member === this.#coordinator) void this.#startCoordinator();
        else this.#startWorker(this.#workers.indexOf(member));
      });
    }
    send(pid, "SIGKILL");
  }

  /** Continues whatever was stopped. */
  continueAll() {
    for (const { pid } of processesMarked(this.mark)) send(pid, "SIGCONT");
  }

  /** The last that each process said. */
  lastWords() {
    return [this.#coordinator, ...this.#workers].flatMap((member) =>
      member === null ? [] : [`--- ${member.role}`, ...member.log.slice(-40)],
    );
  }

  /** Ends all as Ctrl-C does, the workers first. Says what did not end well, or did not end. */
  async close() {
    this.#closing = true;
    this.continueAll();
    for (const member of [...this.#workers, this.#coordinator]) {
      if (member === null || !isRunning(member.child)) continue;
      member.doomed = true;
      const ended = once(member.child, "exit");
      send(member.child.pid ?? 0, "SIGINT");
      const timer = setTimeout(() => {
        this.faults.push(`${member.role} did not end 30 s after SIGINT`);
        send(member.child.pid ?? 0, "SIGKILL");
      }, 30_000);
      await ended;
      clearTimeout(timer);
    }
    await this.#sweep();
    // A trainer ends by itself once it hears that its worker is gone: at the latest after its chunk of steps.
    for (let waited = 0; waited < 10_000 && processesMarked(this.mark).length > 0; waited += 100) await delay(100);
    const left = processesMarked(this.mark);
    for (const { pid, command } of left) {
      this.faults.push(`left running: ${command}`);
      send(pid, "SIGKILL");
    }
  }

  /** Folders that the killed left behind are removed by the next command: one that opens the state once more, and ends. */
  async #sweep() {
    const args = ["coordinator", "--port", "0", "--state", join(this.directory, "state")];
    const { child } = this.#run("sweeping coordinator", args);
    child.stderr?.on("data", () => send(child.pid ?? 0, "SIGINT"));
    const timer = setTimeout(() => send(child.pid ?? 0, "SIGKILL"), 60_000);
    await once(child, "exit");
    clearTimeout(timer);
    if (child.exitCode !== 0 && child.exitCode !== 130)
      this.faults.push(`the state could not be opened again (${child.exitCode})`);
  }

  /** Resolves once it listens, or has ended. */
  #startCoordinator() {
    const args = ["coordinator", "--port", String(this.#port), "--state", join(this.directory, "state")];
    const coordinator = this.#run("coordinator", [...args, "--lease", String(LEASE_SECONDS)]);
    this.#coordinator = coordinator;
    return new Promise((resolve) => {
      coordinator.child.once("exit", resolve);
      coordinator.child.stderr?.on("data", () => {
        if (coordinator.log.some((line) => line.includes("add workers"))) resolve(undefined);
      });
    });
  }

  /** @param {number} number */
  #startWorker(number) {
    const args = ["worker", "--join", `127.0.0.1:${this.#port}`, "--name", `w${number}`, "--engine", "onnx-cpu"];
    this.#workers[number] = this.#run(`worker ${number}`, args);
  }

  /**
   * @param {string} role
   * @param {string[]} args
   * @returns {Member}
   */
  #run(role, args) {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, [CONCLAVE, ...args], {
      cwd: this.directory,
      env: { PATH, HOME, TMPDIR: this.temporary, NO_COLOR: "1", CONCLAVE_TORTURE_MARK: this.mark },
      stdio: ["ignore", role === "client" ? "pipe" : "ignore", "pipe"],
    });
    /** @type {string[]} */
    const log = [];
    child.stderr?.setEncoding("utf8").on("data", (text) => {
      log.push(...text.trimEnd().split("\n"));
      log.splice(0, log.length - 200);
    });
    const member = { role, child, doomed: role === "client" || role === "sweeping coordinator", log };
    child.once("exit", (code, signal) => {
      if (!member.doomed) this.faults.push(`${role} ended by itself (${signal ?? code}): ${log.slice(-3).join(" | ")}`);
    });
    return member;
  }
}

/** @param {import("node:child_process").ChildProcess} child */
function isRunning({ exitCode, signalCode }) {
  return exitCode === null && signalCode === null;
}

/** A port that was free just now: a coordinator that starts again has to come back at the same one. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}
