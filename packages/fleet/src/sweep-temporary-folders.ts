import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { hasEnded } from "./process-identity.js";
import { ownerOf, temporaryRoot } from "./temporary-folder.js";

/**
 * Removes temporary folders that a process left behind which was killed: those alone whose name says that it was of this host, that are this
 * user's, and whose process has ended. Several may sweep at once. What cannot be removed stays, in silence: it is in no one's way.
 */
export async function sweepTemporaryFolders(): Promise<void> {
  const root = temporaryRoot();
  const names = await readdir(root).catch(() => []);
  for (const name of names) {
    const owner = ownerOf(name);
    if (owner === null || !hasEnded(owner)) continue;
    const path = join(root, name);
    // never through a link, which someone else may have put there
    const found = await lstat(path).catch(() => null);
    if (found === null || !found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) continue;
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}
