import { rm } from "node:fs/promises";
import { type BlobsDefinition, type Checkpoint, fileBlob, putBlob, type ServiceClient } from "@conclave/protocol";
import type { Log } from "../log.js";

export interface CheckpointUploaderOptions {
  readonly blobs: ServiceClient<BlobsDefinition>;
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Told of each checkpoint that the coordinator has. */
  readonly onUploaded: (checkpoint: Checkpoint) => void;
}

interface CheckpointFile {
  readonly trainingEpoch: number;
  readonly path: string;
}

/** Uploads checkpoints while training goes on: one at a time, and of those that wait only the newest. */
export class CheckpointUploader {
  readonly #options: CheckpointUploaderOptions;
  #next: CheckpointFile | null = null;
  #working: Promise<void> | null = null;

  constructor(options: CheckpointUploaderOptions) {
    this.#options = options;
  }

  add(file: CheckpointFile): void {
    const overtaken = this.#next;
    this.#next = file;
    if (overtaken) void removeFile(overtaken.path);
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
    });
  }

  /** Waits until nothing is uploaded any more. */
  async idle(): Promise<void> {
    await this.#working;
  }

  async #work(): Promise<void> {
    const { blobs, patienceMs, signal, log, onUploaded } = this.#options;
    while (this.#next && !signal.aborted) {
      const { trainingEpoch, path } = this.#next;
      this.#next = null;
      try {
        const blob = await fileBlob(path);
        await putBlob(blobs, blob, { signal, patienceMs });
        onUploaded({ trainingEpoch, sha256: blob.sha256 });
      } catch (error) {
        // Training is worth more than this checkpoint; the next one brings the same and more.
        if (!signal.aborted) log("warn", "a checkpoint could not be uploaded", { trainingEpoch, error: String(error) });
      }
      await removeFile(path);
    }
  }
}

/** What cannot be removed goes with the member's folder: nothing may end because of it. */
async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}
