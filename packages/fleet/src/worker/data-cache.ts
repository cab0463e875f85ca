import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type BlobsDefinition, getBlob, type ServiceClient, type TransferOptions } from "@conclave/protocol";
import { makeFolder } from "@conclave/spec/make-folder";
import type { Artifacts } from "@conclave/store";

/** Data artifacts on this machine, named by their SHA-256; several workers may share one folder. */
export class DataCache {
  readonly directory: string;
  readonly #blobs: ServiceClient<BlobsDefinition>;
  readonly #coordinators: Artifacts | null;

  /** @param coordinators artifacts that are read where they lie, when the coordinator is in this process */
  constructor(directory: string, blobs: ServiceClient<BlobsDefinition>, coordinators: Artifacts | null) {
    this.directory = directory;
    this.#blobs = blobs;
    this.#coordinators = coordinators;
  }

  /**
   * The artifact's file, fetched if it is not there: a file gets its name only once its hash is right. It may have been damaged since: whoever
   * reads it hashes it on the way, and has it discarded.
   */
  async fetch(sha256: string, options: TransferOptions): Promise<string> {
    if (this.#coordinators !== null && (await this.#coordinators.stat(sha256)).complete) {
      return this.#coordinators.path(sha256);
    }
    await makeFolder(this.directory);
    const path = this.#path(sha256);
    const held = await stat(path).catch(() => null);
    if (held?.isFile()) return path;
    await rm(path, { recursive: true, force: true });
    await getBlob(this.#blobs, sha256, path, options);
    return path;
  }

  /** Takes away an artifact whose bytes turned out to be others. */
  async discard(sha256: string): Promise<void> {
    await this.#coordinators?.verify(sha256);
    await rm(this.#path(sha256), { recursive: true, force: true });
  }

  #path(sha256: string): string {
    return join(this.directory, sha256);
  }
}
