import { once } from "node:events";
import { ExitCode } from "./exit-code.js";

const signals = ["SIGINT", "SIGTERM"] as const;

export interface Interruption extends Disposable {
  /** Aborted by the first Ctrl-C (or SIGTERM). */
  readonly signal: AbortSignal;
}

/**
 * Ctrl-C once asks the command to stop cleanly; twice ends the process at once.
 * Child processes end with us either way: each exits when its channel to us closes.
 */
export function onInterrupt(announce: () => void): Interruption {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(ExitCode.interrupted);
    announce();
    controller.abort();
  };
  for (const name of signals) process.on(name, stop);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      for (const name of signals) process.off(name, stop);
    },
  };
}

/** For servers, where Ctrl-C is the usual end and no failure: resolves when it comes, or when it came before. */
export async function interrupted({ signal }: Pick<Interruption, "signal">): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}
