import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { processesMarked } from "./marked-processes.js";

/** What Node is given to run a command. */
export const conclaveScript = fileURLToPath(new URL("../../../apps/cli/bin/conclave.js", import.meta.url));

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** In a process group of its own, all of which gets the signals: as a terminal does it. Default: they go to the command alone. */
  readonly group?: boolean;
}

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Processes that the command left behind: command lines. */
  readonly orphans: readonly string[];
}

/** Runs a command to its end, as a user's shell would. */
export async function conclave(args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return startConclave(args, options).finished();
}

/** The one document that a command put on stdout. */
export function jsonOf<T>(result: CommandResult): T {
  return JSON.parse(result.stdout) as T;
}

/** Starts a command that a test then watches and ends. */
export function startConclave(args: readonly string[], options: CommandOptions): RunningCommand {
  return new RunningCommand(args, options);
}

export class RunningCommand {
  readonly #child: ChildProcess;
  readonly #group: boolean;
  readonly #mark = randomUUID();
  readonly #closed: Promise<unknown>;
  readonly #listeners = new Set<() => void>();
  #stdout = "";
  #stderr = "";
  #closedAlready = false;

  constructor(args: readonly string[], { cwd, env, group = false }: CommandOptions) {
    this.#group = group;
    this.#child = spawn(process.execPath, [conclaveScript, ...args], {
      cwd,
      detached: group,
      env: { ...plainEnvironment(), ...env, CONCLAVE_TEST_MARK: this.#mark },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
      for (const listener of this.#listeners) listener();
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
      for (const listener of this.#listeners) listener();
    });
    this.#closed = once(this.#child, "close").finally(() => {
      this.#closedAlready = true;
      for (const listener of this.#listeners) listener();
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** The processes below this one, by their command lines. */
  descendants(): ReturnType<typeof processesMarked> {
    return processesMarked(this.#mark).filter((one) => one.pid !== this.pid);
  }

  /** Sends a signal; to a command that is over, nothing. */
  kill(signal: NodeJS.Signals): void {
    if (!this.#group) this.#child.kill(signal);
    else if (!this.#closedAlready) process.kill(-this.pid, signal);
  }

  /** Waits until stdout and stderr together match; fails when the command ends before they do. */
  async output(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(`${this.#stdout}\n${this.#stderr}`);
        // A command that has exited may have said more than has been read.
        if (match === null && !this.#closedAlready) return;
        this.#listeners.delete(look);
        if (match !== null) return resolve(match);
        reject(new Error(`ended before it said ${pattern}:\n${this.#stdout}\n${this.#stderr}`));
      };
      this.#listeners.add(look);
      look();
    });
  }

  /** Waits for the end. */
  async finished(): Promise<CommandResult> {
    await this.#closed;
    const { exitCode: code } = this.#child;
    const orphans = this.descendants().map((one) => one.command);
    return { code, stdout: this.#stdout, stderr: this.#stderr, orphans };
  }

  /** Ends it as Ctrl-C does, and waits; for `afterEach`, whatever state it is in. */
  async stop(): Promise<CommandResult> {
    this.kill("SIGINT");
    return this.finished();
  }
}

/** No colours and no settings of the person who runs the tests. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), NO_COLOR: "1" };
}
