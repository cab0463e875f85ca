import { createHash } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "@conclave/spec/make-folder";
import { ArtifactUpload, type UploadTarget } from "./artifact-upload.js";
import { checkedChunks, type FileIdentity, identityOf, isSameFile } from "./checked-file.js";
import { syncDirectory } from "./durable.js";
import { fromDiskError, StoreError } from "./store-error.js";
import { type SpaceClaim, type UploadLimits, UploadSpace } from "./upload-space.js";

export interface ArtifactStat {
  readonly complete: boolean;
  /** Bytes held: the size of a complete artifact, or what arrived of an interrupted upload. */
  readonly heldBytes: number;
}

/** Each open upload holds a file open, of which a process may have 1,024: 1,200 uploads that brought nothing left none for anybody else. */
const MOST_UPLOADS = 256;

/** Immutable files named by their SHA-256, in folders of their first two digits. A name exists only with its bytes on disk. */
export class Artifacts {
  readonly #directory: string;
  /** Those that are open; the one that brought bytes most recently last. */
  readonly #uploads = new Map<string, ArtifactUpload>();
  readonly #turns = new Map<string, Promise<void>>();
  readonly #space: UploadSpace | null;

  /** @param limits of what others upload; null: as much as the disk holds */
  constructor(directory: string, limits: UploadLimits | null = null) {
    this.#directory = directory;
    this.#space = limits && new UploadSpace(directory, limits);
  }

  /** Where an artifact is kept, whether it exists or not. */
  path(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256))
      throw new StoreError("artifact-unknown", `expected a SHA-256, got ${JSON.stringify(sha256)}`);
    return join(this.#directory, sha256.slice(0, 2), sha256);
  }

  /** What is held, without a look at the bytes. */
  async stat(sha256: string): Promise<ArtifactStat> {
    const size = await sizeOf(this.path(sha256));
    if (size !== null) return { complete: true, heldBytes: size };
    return { complete: false, heldBytes: (await sizeOf(this.#partialPath(sha256))) ?? 0 };
  }

  /** @throws StoreError `artifact-unknown` */
  async size(sha256: string): Promise<number> {
    const { complete, heldBytes } = await this.stat(sha256);
    if (!complete) throw unknown(sha256);
    return heldBytes;
  }

  /**
   * The bytes from `offset` on, in chunks of 256 KiB. All of them are read and hashed, those before the offset as well. Damaged ones are
   * thrown away, so that they are in nobody's way who brings the right ones.
   *
   * @throws StoreError `artifact-unknown`; `artifact-corrupt` after the last chunk when the bytes are not what their name says
   */
  async *read(sha256: string, offset: number): AsyncGenerator<Buffer> {
    const path = this.path(sha256);
    const found = await identityOf(path);
    if (found === null) throw unknown(sha256);
    let at = 0;
    try {
      for await (const chunk of checkedChunks(path, found, sha256)) {
        const skipped = Math.max(0, offset - at);
        at += chunk.byteLength;
        if (skipped < chunk.byteLength) yield chunk.subarray(skipped);
      }
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT") throw unknown(sha256);
      if (!(cause instanceof StoreError)) throw fromDiskError(cause, path);
      await this.#discard(sha256, found);
      throw new StoreError(
        "artifact-corrupt",
        `artifact ${sha256} was damaged on the disk of its coordinator (${cause.message}) and thrown away: bring it again`,
        { cause },
      );
    }
  }

  /** All of it. @throws StoreError `artifact-unknown`, `artifact-corrupt` */
  async readAll(sha256: string): Promise<Uint8Array> {
    const bytes = Buffer.allocUnsafeSlow(await this.size(sha256));
    let at = 0;
    for await (const chunk of this.read(sha256, 0)) at += chunk.copy(bytes, at);
    return bytes.subarray(0, at);
  }

  /** Whether the artifact is there with the bytes that its name says: reads all of them. A damaged one is thrown away. */
  async verify(sha256: string): Promise<boolean> {
    try {
      for await (const _ of this.read(sha256, Number.POSITIVE_INFINITY));
      return true;
    } catch (error) {
      if (isLost(error)) return false;
      throw error;
    }
  }

  /** Keeps bytes and returns their name. They are the coordinator's own: no limit of uploads applies. */
  async put(bytes: Uint8Array): Promise<string> {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (await this.verify(sha256)) return sha256;
    const upload = await this.#alone(sha256, () => this.#open(sha256, bytes.byteLength, 0, null));
    try {
      await upload.write(bytes);
      await upload.finish();
    } finally {
      await upload.suspend();
    }
    return sha256;
  }

  /**
   * Begins an upload at 0, or goes on with an interrupted one at the bytes that {@link stat} says are held. An earlier upload of
   * the same artifact that is still open fails from then on.
   * @throws StoreError `upload-offset`, `upload-too-large`, `disk-full`, `disk-unwritable`, before a byte is written
   */
  upload(sha256: string, size: number, offset: number): Promise<ArtifactUpload> {
    return this.#alone(sha256, async () => {
      if (this.#space === null) return this.#open(sha256, size, offset, null);
      this.#space.checkSize(sha256, size);
      await this.#makeDirectories(sha256);
      const claim = await this.#space.claim(sha256, Math.max(0, size - offset), () =>
        this.#dropOldestUnfinished(sha256),
      );
      try {
        return await this.#open(sha256, size, offset, claim);
      } catch (error) {
        claim.release();
        throw error;
      }
    });
  }

  async #open(sha256: string, size: number, offset: number, claim: SpaceClaim | null): Promise<ArtifactUpload> {
    await this.#uploads.get(sha256)?.supersede();
    const path = this.path(sha256);
    const partialPath = this.#partialPath(sha256);
    const alone: UploadTarget["alone"] = (work) => this.#alone(sha256, work);
    try {
      await this.#makeDirectories(sha256);
      for (const place of [path, partialPath]) await removeUnlessFile(place);
      const isOpen = () => this.#uploads.get(sha256) === upload;
      const onProgress = () => {
        if (isOpen() && this.#uploads.delete(sha256)) this.#uploads.set(sha256, upload);
      };
      const target = { sha256, size, offset, path, partialPath, claim, alone, onProgress };
      const upload = await ArtifactUpload.open(target, () => {
        claim?.release();
        if (isOpen()) this.#uploads.delete(sha256);
      });
      this.#uploads.set(sha256, upload);
      if (this.#uploads.size > MOST_UPLOADS) this.#interruptMostSilent();
      return upload;
    } catch (error) {
      throw fromDiskError(error, partialPath);
    }
  }

  #interruptMostSilent(): void {
    for (const [sha256, upload] of this.#uploads) {
      this.#uploads.delete(sha256);
      // Not while it is being named.
      this.#alone(sha256, () => upload.interrupt()).catch(() => undefined);
      return;
    }
  }

  /** One after another for each artifact: else an upload could begin anew in the file that another is about to name. */
  #alone<T>(sha256: string, work: () => Promise<T>): Promise<T> {
    const result = (this.#turns.get(sha256) ?? Promise.resolve()).then(work);
    const over = result.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(sha256, over);
    void over.then(() => {
      if (this.#turns.get(sha256) === over) this.#turns.delete(sha256);
    });
    return result;
  }

  /** Takes a damaged artifact out of the way, unless another came in its place. What cannot be removed is overwritten later, or never believed. */
  async #discard(sha256: string, damaged: FileIdentity): Promise<void> {
    const path = this.path(sha256);
    await this.#alone(sha256, async () => {
      const present = await identityOf(path);
      if (present !== null && isSameFile(present, damaged)) await rm(path, { recursive: true, force: true });
    }).catch(() => undefined);
  }

  /** Removes an artifact that nothing refers to any more, and what there is of an upload of it. */
  async remove(sha256: string): Promise<void> {
    await rm(this.path(sha256), { force: true });
    if (!this.#uploads.has(sha256)) await rm(this.#partialPath(sha256), { force: true });
  }

  /** The artifacts, whole or in part, whose files were not written to since then (milliseconds since 1970). */
  async *untouchedSince(time: number): AsyncGenerator<string> {
    const entries = await readdir(this.#directory, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const { mtimeMs } = await stat(join(entry.parentPath, entry.name));
      if (mtimeMs < time) yield entry.name;
    }
  }

  /** Removes what came of uploads that were interrupted, and not taken up again since then (milliseconds since 1970). */
  async dropUnfinished(untouchedSince: number): Promise<number> {
    const old = (await this.#unfinished()).filter(({ mtimeMs }) => mtimeMs < untouchedSince);
    const dropped = await Promise.all(old.map(({ sha256 }) => this.#dropPartial(sha256)));
    return dropped.filter(Boolean).length;
  }

  /** Removes the interrupted upload that has been left alone the longest; false when there is none. */
  async #dropOldestUnfinished(exceptFor: string): Promise<boolean> {
    const unfinished = (await this.#unfinished()).filter(({ sha256 }) => sha256 !== exceptFor);
    for (const { sha256 } of unfinished.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (await this.#dropPartial(sha256)) return true;
    }
    return false;
  }

  /** The parts of uploads that nothing is written to now. */
  async #unfinished(): Promise<{ readonly sha256: string; readonly mtimeMs: number }[]> {
    const names = await readdir(join(this.#directory, "partial")).catch(() => []);
    const waiting = names.filter((sha256) => !this.#uploads.has(sha256));
    return Promise.all(
      waiting.map(async (sha256) => {
        const found = await stat(this.#partialPath(sha256)).catch(() => null);
        return { sha256, mtimeMs: found?.mtimeMs ?? Number.POSITIVE_INFINITY };
      }),
    );
  }

  /** False when an upload has opened it, or is about to. */
  async #dropPartial(sha256: string): Promise<boolean> {
    if (this.#uploads.has(sha256) || this.#turns.has(sha256)) return false;
    return this.#alone(sha256, async () => {
      await rm(this.#partialPath(sha256), { force: true });
      return true;
    });
  }

  #partialPath(sha256: string): string {
    return join(this.#directory, "partial", sha256);
  }

  async #makeDirectories(sha256: string): Promise<void> {
    await makeFolder(join(this.#directory, "partial"));
    const made = await makeFolder(join(this.#directory, sha256.slice(0, 2)));
    if (made !== null) await syncDirectory(this.#directory);
  }
}

/** Whether an artifact cannot be had: it is not there, or its bytes are not what its name says. */
export function isLost(error: unknown): boolean {
  return error instanceof StoreError && (error.code === "artifact-unknown" || error.code === "artifact-corrupt");
}

function unknown(sha256: string): StoreError {
  return new StoreError("artifact-unknown", `there is no artifact ${sha256}`);
}

/** Of a file; null for anything else, which holds no bytes. */
async function sizeOf(path: string): Promise<number | null> {
  const found = await identityOf(path);
  return found?.isFile ? found.size : null;
}

/** Something that is no file, in the place of one: no bytes could be written or named there. */
async function removeUnlessFile(path: string): Promise<void> {
  const found = await identityOf(path);
  if (found === null || !found.isFile) await rm(path, { recursive: true, force: true });
}
