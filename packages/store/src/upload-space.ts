import { statfs } from "node:fs/promises";
import { StoreError } from "./store-error.js";

/** How much uploads may take. */
export interface UploadLimits {
  /** Bytes of one artifact. */
  readonly maxBytes: number;
  /** Bytes of the disk that uploads leave free, for the database and finished runs; null: a twentieth of the disk, at most 1 GiB. */
  readonly reserveBytes: number | null;
  /** Asks the file system of a folder; default: the operating system's. */
  readonly diskSpace?: (directory: string) => Promise<DiskSpace>;
}

export interface DiskSpace {
  /** What this user may still write. */
  readonly freeBytes: number;
  /** The whole file system; 0 where it tells nothing about itself. */
  readonly totalBytes: number;
}

/** The space of one upload, promised until it is written or given back. */
export interface SpaceClaim {
  wrote(bytes: number): void;
  release(): void;
}

const GIB = 2 ** 30;

/** Promises disk space to uploads before a byte of them is accepted, so that several at once cannot fill the disk together. */
export class UploadSpace {
  readonly #directory: string;
  readonly #limits: UploadLimits;
  readonly #open = new Set<{ remaining: number }>();
  /** One decision after another: two that are taken together would each see the other's claim. */
  #deciding: Promise<unknown> = Promise.resolve();

  constructor(directory: string, limits: UploadLimits) {
    this.#directory = directory;
    this.#limits = limits;
  }

  /** @throws StoreError `upload-too-large` for an artifact that is never accepted, whatever is free */
  checkSize(sha256: string, size: number): void {
    const { maxBytes } = this.#limits;
    if (size <= maxBytes) return;
    throw new StoreError(
      "upload-too-large",
      `artifact ${sha256} is announced with ${inUnits(size)}; this coordinator accepts at most ${inUnits(maxBytes)}: ` +
        "send less, or start the coordinator with a larger --max-upload",
    );
  }

  /**
   * Promises `bytes` of the disk.
   * @param makeRoom removes something that can be done without; false when nothing is left to remove
   * @throws StoreError `disk-full` when they do not fit beside what other uploads were promised and the reserve
   */
  claim(sha256: string, bytes: number, makeRoom: () => Promise<boolean>): Promise<SpaceClaim> {
    const decided = this.#deciding.then(() => this.#claim(sha256, bytes, makeRoom));
    this.#deciding = decided.catch(() => undefined);
    return decided;
  }

  async #claim(sha256: string, bytes: number, makeRoom: () => Promise<boolean>): Promise<SpaceClaim> {
    for (;;) {
      const promised = [...this.#open].reduce((sum, { remaining }) => sum + remaining, 0);
      const { freeBytes, totalBytes } = await (this.#limits.diskSpace ?? diskSpaceOf)(this.#directory);
      const reserve = this.#limits.reserveBytes ?? Math.min(GIB, totalBytes / 20);
      if (totalBytes === 0 || bytes + promised + reserve <= freeBytes) break;
      if (await makeRoom()) continue;
      throw new StoreError(
        "disk-full",
        `no space for artifact ${sha256}: it needs ${inUnits(bytes)}, and of ${inUnits(freeBytes)} free in ${this.#directory} ` +
          `${inUnits(promised)} are promised to other uploads and ${inUnits(reserve)} are kept in reserve. ` +
          "Free some space there, or choose another state directory",
      );
    }
    const open = { remaining: bytes };
    this.#open.add(open);
    return {
      wrote: (written) => {
        open.remaining = Math.max(0, open.remaining - written);
      },
      release: () => void this.#open.delete(open),
    };
  }
}

async function diskSpaceOf(directory: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(directory);
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
}

/** Bytes for people: 512 bytes, 1.5 MiB, 16 GiB. */
function inUnits(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(6, Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1024 ** power;
  return `${amount < 10 && power > 0 ? Math.round(amount * 10) / 10 : Math.round(amount)} ${["bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"][power]}`;
}
