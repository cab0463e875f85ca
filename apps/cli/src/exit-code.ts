/** What a command's exit status says to a script: a contract, never to be renumbered. */
export const ExitCode = {
  done: 0,
  /** The work was tried and failed, or what it needs is in use, full or away for now. */
  failed: 1,
  /** The command line, or a file it names, is wrong: trying again unchanged will not help. */
  wrongInput: 2,
  /** Ctrl-C (128 + SIGINT, as shells have it), and SIGTERM alike: a stop that was asked for. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
