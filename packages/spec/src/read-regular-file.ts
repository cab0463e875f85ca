import type { Stats } from "node:fs";
import { constants, open } from "node:fs/promises";

/** No such device or address: what opening a socket answers, and a pipe that has no reader. */
const SOCKET = "ENXIO";

/**
 * Reads a file of a folder that a user named. What is no regular file is refused: a named pipe would be waited for without end, and a
 * device never ends.
 *
 * @throws what the system says; an error with the code "ENOTFILE" for a folder, a named pipe, a device or a socket
 */
export async function readRegularFile(path: string): Promise<Buffer> {
  // Without O_NONBLOCK, opening a pipe waits for somebody who writes; Windows has no such flag, and no such pipes.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((cause) => {
    throw cause.code === SOCKET ? notAFile(path, "a socket or a device") : cause;
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw notAFile(path, kindOf(stats));
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function notAFile(path: string, found: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`expected a file, found ${found}`), { code: "ENOTFILE", path });
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return "a folder";
  if (stats.isFIFO()) return "a named pipe";
  return stats.isSocket() ? "a socket" : "a device";
}
