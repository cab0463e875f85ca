import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { BenchError } from "../bench-error.js";

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

export interface CommandOptions {
  readonly signal: AbortSignal;
  readonly cwd?: string;
  /** Besides the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A command that has ended well. */
interface Finished {
  readonly stdout: string;
  /** From the start of the process to its end. */
  readonly seconds: number;
}

/** How much of what a program says on stderr is kept for its error. */
const LAST_WORDS = 2_000;

/** A node program, with the node that runs this one. */
export function nodeCommand(script: string, ...args: readonly string[]): Command {
  return { file: process.execPath, args: [script, ...args] };
}

/**
 * Runs a command to its end.
 *
 * @throws BenchError "program-failed" with its last words when it cannot be started or does not exit with 0
 */
export async function runCommand(command: Command, options: CommandOptions): Promise<Finished> {
  const started = performance.now();
  const running = startCommand(command, options);
  running.child.stdin?.end();
  const [stdout] = await Promise.all([textOf(running.child.stdout), running.ended]);
  return { stdout, seconds: (performance.now() - started) / 1000 };
}

export interface RunningCommand {
  readonly child: ChildProcess;
  /** Settles when it has ended and its streams are closed; rejects unless it exited with 0. */
  readonly ended: Promise<void>;
}

/** Starts a command with pipes to its stdin and stdout. */
export function startCommand(command: Command, { signal, cwd, env }: CommandOptions): RunningCommand {
  const options: SpawnOptions = { stdio: "pipe", signal, killSignal: "SIGINT", env: { ...process.env, ...env } };
  const child = spawn(command.file, command.args, cwd === undefined ? options : { ...options, cwd });
  // A program that is gone tells so by its exit, not by the pipe to it.
  child.stdin?.on("error", () => {});
  const ended = endOf(child, command);
  // Whoever waits for it hears of a failure; a failure before anyone waits is not yet unhandled.
  ended.catch(() => {});
  return { child, ended };
}

async function endOf(child: ChildProcess, command: Command): Promise<void> {
  const said = lastWordsOf(child.stderr);
  // It could not be started, or was interrupted by the signal; either way its close follows.
  let failure: Error | null = null;
  child.once("error", (error) => {
    failure = error;
  });
  const [code, killedBy] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
    child.once("close", (...how) => resolve(how));
  });
  if (failure !== null) {
    throw new BenchError("program-failed", `${nameOf(command)}: ${(failure as Error).message}`, { cause: failure });
  }
  if (code === 0) return;
  const how = killedBy === null ? `exit code ${code}` : `killed by ${killedBy}`;
  throw new BenchError("program-failed", `${nameOf(command)} failed (${how}): ${(await said).trim()}`);
}

/** A command as a person would recognise it. */
export function nameOf({ file, args }: Command): string {
  return [file, ...args].join(" ");
}

/** Everything that a stream carries. */
async function textOf(stream: Readable | null): Promise<string> {
  let text = "";
  for await (const chunk of stream?.setEncoding("utf8") ?? []) text += chunk;
  return text;
}

async function lastWordsOf(stream: Readable | null): Promise<string> {
  let tail = "";
  for await (const chunk of stream?.setEncoding("utf8") ?? []) tail = (tail + chunk).slice(-LAST_WORDS);
  return tail;
}
