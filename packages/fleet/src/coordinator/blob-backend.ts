import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BlobBackend } from "@conclave/protocol";
import type { Store } from "@conclave/store";

/** The artifacts, as clients and workers have them. Those of a finished ensemble lie in its run's folder as well, and are put back from there. */
export function blobBackend({ artifacts, runs }: Store, directoryOf: (run: string) => string): BlobBackend {
  return {
    stat: (sha256) => artifacts.stat(sha256),
    verify: (sha256) => artifacts.verify(sha256),
    read: (sha256, offset) => artifacts.read(sha256, offset),
    upload: (sha256, size, offset) => artifacts.upload(sha256, size, offset),
    async recover(sha256) {
      for (const { run, path } of await runs.placesOf(sha256)) {
        const bytes = await readFile(join(directoryOf(run), path)).catch(() => null);
        if (bytes === null || createHash("sha256").update(bytes).digest("hex") !== sha256) continue;
        await artifacts.put(bytes);
        return true;
      }
      return false;
    },
  };
}
