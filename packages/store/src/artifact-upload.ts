import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open, rm, stat } from "node:fs/promises";
import { renameDurably } from "./durable.js";
import { fromDiskError, StoreError } from "./store-error.js";
import type { SpaceClaim } from "./upload-space.js";

export interface UploadTarget {
  readonly sha256: string;
  readonly size: number;
  readonly offset: number;
  readonly path: string;
  readonly partialPath: string;
  /** The disk space that was promised to it; null where nothing is counted. */
  readonly claim: SpaceClaim | null;
  /** Called whenever bytes came. */
  readonly onProgress: () => void;
  /** Runs work on the artifact's files alone: no other upload opens or names them meanwhile. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
}

/** One upload under way: bytes are appended to a partial file, which becomes the artifact when its hash is right. */
export class ArtifactUpload {
  readonly #target: UploadTarget;
  readonly #file: FileHandle;
  readonly #hash: Hash;
  readonly #onClose: () => void;
  #written: number;
  #state: "open" | "superseded" | "interrupted" | "closed" = "open";

  private constructor(target: UploadTarget, file: FileHandle, hash: Hash, onClose: () => void) {
    this.#target = target;
    this.#file = file;
    this.#hash = hash;
    this.#written = target.offset;
    this.#onClose = onClose;
  }

  /** @throws StoreError `upload-offset` when the offset is neither 0 nor what the partial file holds */
  static async open(target: UploadTarget, onClose: () => void): Promise<ArtifactUpload> {
    const { offset, partialPath, sha256 } = target;
    const hash = createHash("sha256");
    if (offset > 0) {
      const held = await stat(partialPath).then(
        ({ size }) => size,
        () => 0,
      );
      if (held !== offset) {
        throw new StoreError(
          "upload-offset",
          `${held} bytes of artifact ${sha256} are held; expected an upload to go on there, got offset ${offset}`,
        );
      }
      for await (const chunk of createReadStream(partialPath)) hash.update(chunk);
    }
    const file = await open(partialPath, offset > 0 ? "a" : "w");
    return new ArtifactUpload(target, file, hash, onClose);
  }

  /** @throws StoreError `upload-superseded`, `upload-too-long`, `disk-full` */
  async write(chunk: Uint8Array): Promise<void> {
    this.#expectOpen();
    const { size, sha256, partialPath } = this.#target;
    if (this.#written + chunk.byteLength > size) {
      throw new StoreError("upload-too-long", `artifact ${sha256} was announced with ${size} bytes; more came`);
    }
    try {
      await this.#file.appendFile(chunk);
    } catch (error) {
      // Another upload may have closed the file under this write.
      this.#expectOpen();
      throw fromDiskError(error, partialPath);
    }
    this.#hash.update(chunk);
    this.#written += chunk.byteLength;
    this.#target.claim?.wrote(chunk.byteLength);
    if (chunk.byteLength > 0) this.#target.onProgress();
  }

  /** Syncs, checks and names the artifact. @throws StoreError `artifact-corrupt`; the bytes are thrown away then */
  finish(): Promise<void> {
    return this.#target.alone(() => this.#finish());
  }

  async #finish(): Promise<void> {
    this.#expectOpen();
    const { sha256, size, path, partialPath } = this.#target;
    const came = this.#hash.digest("hex");
    if (this.#written !== size || came !== sha256) {
      await this.#close();
      await rm(partialPath, { force: true });
      throw new StoreError(
        "artifact-corrupt",
        `expected ${size} bytes with SHA-256 ${sha256}, got ${this.#written} with ${came}; they were thrown away, send them again`,
      );
    }
    await this.#file.sync();
    await this.#close();
    await renameDurably(partialPath, path);
  }

  /** Keeps what arrived for a later upload to go on with. Does nothing after `finish`. */
  async suspend(): Promise<void> {
    await this.#close();
  }

  /** Makes every later call fail: another upload of the same artifact took over. */
  async supersede(): Promise<void> {
    await this.#close("superseded");
  }

  /** Makes every later call fail, for others to find room; a later upload goes on with what arrived. */
  async interrupt(): Promise<void> {
    await this.#close("interrupted");
  }

  async #close(state: "closed" | "superseded" | "interrupted" = "closed"): Promise<void> {
    if (this.#state !== "open") return;
    this.#state = state;
    this.#onClose();
    await this.#file.close();
  }

  #expectOpen(): void {
    if (this.#state === "open") return;
    const { sha256 } = this.#target;
    throw new StoreError(
      "upload-superseded",
      this.#state === "interrupted"
        ? `the upload of artifact ${sha256} was interrupted after ${this.#written} bytes, since it brought nothing and others needed its place: go on there`
        : `another upload of artifact ${sha256} took over from this one`,
    );
  }
}
