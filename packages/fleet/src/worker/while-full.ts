import { ProtocolError, retry } from "@conclave/protocol";
import type { Log } from "../log.js";

interface Patience {
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/**
 * Calls a coordinator again for as long as it has no room, on its disk or in its memory, and patience lasts: what was trained must not be lost
 * because somebody has to tidy up there. Then throws as the last call did.
 */
export async function whileFull<T>(call: () => Promise<T>, { patienceMs, signal, log }: Patience): Promise<T> {
  let isTold = false;
  const retryable = (error: unknown) => {
    const isFull = error instanceof ProtocolError && error.code === "resource-exhausted";
    if (isFull && !isTold) log("warn", "the coordinator has no room: trying again", { error: error.message });
    isTold ||= isFull;
    return isFull;
  };
  return retry(call, { patienceMs, signal, retryable });
}
