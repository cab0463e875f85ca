import { writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A member's state after a training epoch, as bytes. */
export interface WritableCheckpoint {
  /** Training epochs done. */
  readonly epoch: number;
  /** Whether the member pauses here, so that another run goes on from this one. */
  readonly pauses: boolean;
  readonly bytes: Uint8Array;
}

export interface CheckpointWriterOptions {
  readonly directory: string;
  /** Checkpoints nearer to the last one than this are written only when they turn out to be the last. */
  readonly intervalMs: number;
  /** Told of each file; whoever takes it may remove it. */
  readonly onWritten: (trainingEpoch: number, path: string) => void;
}

/** Writes some of a member's checkpoints: writing one must not cost more than the work it saves. */
export class CheckpointWriter {
  readonly #options: CheckpointWriterOptions;
  #writtenAt = performance.now();
  #unwritten: WritableCheckpoint | null = null;

  constructor(options: CheckpointWriterOptions) {
    this.#options = options;
  }

  /** Takes the newest checkpoint, and writes it when the last one is long enough ago, or when the member pauses. */
  async add(checkpoint: WritableCheckpoint): Promise<void> {
    this.#unwritten = checkpoint;
    const due = performance.now() - this.#writtenAt >= this.#options.intervalMs;
    if (due || checkpoint.pauses) await this.writeLast();
  }

  /** Writes the newest checkpoint, unless it is written already. */
  async writeLast(): Promise<void> {
    if (this.#unwritten === null) return;
    const { epoch, bytes } = this.#unwritten;
    this.#unwritten = null;
    this.#writtenAt = performance.now();
    const path = join(this.#options.directory, `checkpoint-${epoch}.safetensors`);
    await writeFile(path, bytes);
    this.#options.onWritten(epoch, path);
  }
}
