import { ProtocolError } from "./protocol-error.js";

/** A message of 256 KiB takes as long at 2 kB/s: whatever is slower, or silent for so long, holds up others. */
export const STALL_MS = 120_000;

/**
 * The messages of a stream, for as long as the next one comes within `stallMs`: a deadline by progress, for transfers whose whole duration
 * nobody can foresee. The time that the reader takes for a message does not count.
 * @throws ProtocolError `deadline-exceeded` with the message that `describe` gives
 */
export async function* unlessStalled<T>(
  messages: AsyncIterable<T>,
  stallMs: number,
  describe: () => string,
): AsyncGenerator<T> {
  const iterator = messages[Symbol.asyncIterator]();
  let over = false;
  try {
    for (;;) {
      const next = await within(iterator.next(), stallMs, describe);
      if (next.done) {
        over = true;
        return;
      }
      yield next.value;
    }
  } finally {
    // Not awaited: an iterator that waits for its next message ends only after that.
    if (!over) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

async function within<T>(promise: Promise<T>, ms: number, describe: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ProtocolError("deadline-exceeded", describe())), ms);
  });
  try {
    return await Promise.race([promise, stalled]);
  } finally {
    clearTimeout(timer);
  }
}
