import { stat } from "node:fs/promises";
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

  /** The artifact's file, fetched if it is not there: a file gets its name only once its hash is right. */
  async fetch(sha256: string, options: TransferOptions): Promise<string> {
    if (this.#coordinators !== null && (await this.#coordinators.stat(sha256)).complete) {
      return this.#coordinators.path(sha256);
    }
    await makeFolder(this.directory);
    const path = join(this.directory, sha256);
    const held = await stat(path).catch(() => null);
    if (!held) await getBlob(this.#blobs, sha256, path, options);
    return path;
  }
}
