import { mkdtempSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Those of this process, for its end: one listener for all, since Node warns of more than ten. */
const open = new Set<string>();

/** Tried again where a child that has not heard yet of the end, or a call that was given up, is still writing there. */
const REMOVAL = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 } as const;

/** A folder below the system's temporary one. It is gone once it is disposed of, and at the latest when the process exits, be it by a second Ctrl-C. */
export class TemporaryFolder implements AsyncDisposable {
  private constructor(
    /** Absolute. */
    readonly path: string,
  ) {}

  /** @param prefix what its name begins with: "conclave-study-" */
  static async create(prefix: string): Promise<TemporaryFolder> {
    // At once: one that is being made when the process exits would stay.
    const path = mkdtempSync(join(tmpdir(), prefix));
    if (open.size === 0) process.once("exit", removeAll);
    open.add(path);
    return new TemporaryFolder(path);
  }

  /** Removes it with all that is in it. Safe to call twice. */
  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, REMOVAL);
    open.delete(this.path);
    if (open.size === 0) process.off("exit", removeAll);
  }
}

/** Nothing asynchronous is waited for any more when a process exits. */
function removeAll(): void {
  for (const path of open) {
    try {
      rmSync(path, REMOVAL);
    } catch {
      // Nobody is left to be told; one that cannot be removed must not keep the others from it.
    }
  }
}
