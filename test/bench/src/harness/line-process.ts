import { once } from "node:events";
import { createInterface } from "node:readline";
import { BenchError } from "../bench-error.js";
import { type Command, type CommandOptions, nameOf, type RunningCommand, startCommand } from "./command.js";

/**
 * A program that measures on request: it prints a JSON line when it is ready, and then one for each JSON line that it reads, until its
 * stdin closes. So a program that takes long to start is started once, and still measured in turns with another.
 */
export class LineProcess {
  readonly #running: RunningCommand;
  readonly #lines: AsyncIterator<string>;
  readonly #name: string;

  private constructor(command: Command, options: CommandOptions) {
    this.#name = nameOf(command);
    this.#running = startCommand(command, options);
    this.#lines = createInterface({ input: this.#running.child.stdout! })[Symbol.asyncIterator]();
  }

  /**
   * Starts a program and waits until it is ready.
   *
   * @returns the process, and the line that it greeted with
   * @throws BenchError "program-failed" when it ends instead
   */
  static async start<Greeting>(
    command: Command,
    options: CommandOptions,
  ): Promise<{ process: LineProcess; greeting: Greeting }> {
    const process = new LineProcess(command, options);
    return { process, greeting: await process.#next<Greeting>() };
  }

  /** Has it measure, and waits for what it says. @throws BenchError "program-failed" */
  async ask<Answer>(request: unknown): Promise<Answer> {
    this.#running.child.stdin?.write(`${JSON.stringify(request)}\n`);
    return this.#next<Answer>();
  }

  /** Lets it end, and waits until it has. */
  async close(): Promise<void> {
    const { child } = this.#running;
    child.stdin?.end();
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }

  async #next<Answer>(): Promise<Answer> {
    const { done, value } = await this.#lines.next();
    if (done === true) {
      await this.#running.ended;
      throw new BenchError("program-failed", `${this.#name} ended before it said what it measured`);
    }
    try {
      return JSON.parse(value) as Answer;
    } catch (cause) {
      throw new BenchError("program-failed", `expected a line of JSON from ${this.#name}, got "${value}"`, { cause });
    }
  }
}
