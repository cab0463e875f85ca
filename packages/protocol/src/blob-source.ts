import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { CHUNK_BYTES } from "./blob-handlers.js";

/** 10 to 20 ms of work. */
const HASHED_AT_ONCE = 4 * 1024 * 1024;

/** Bytes that know their own name and can be read again from any offset. */
export interface BlobSource {
  readonly sha256: string;
  readonly size: number;
  read(offset: number): AsyncIterable<Uint8Array>;
}

/** A blob in memory. The bytes must not change while it is used. */
export function bytesBlob(bytes: Uint8Array): BlobSource {
  return blobOf(bytes, createHash("sha256").update(bytes).digest("hex"));
}

/** The same of bytes that take seconds to hash: other work of the event loop has its turn in between. */
export async function largeBytesBlob(bytes: Uint8Array): Promise<BlobSource> {
  const hash = createHash("sha256");
  for (let at = 0; at < bytes.byteLength; at += HASHED_AT_ONCE) {
    hash.update(bytes.subarray(at, at + HASHED_AT_ONCE));
    await setImmediate();
  }
  return blobOf(bytes, hash.digest("hex"));
}

function blobOf(bytes: Uint8Array, sha256: string): BlobSource {
  return {
    sha256,
    size: bytes.byteLength,
    async *read(offset) {
      for (let at = offset; at < bytes.byteLength; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
    },
  };
}

/** A blob in a file, read once here for its hash. The file must not change while it is used. */
export async function fileBlob(path: string): Promise<BlobSource> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  const { size } = await stat(path);
  return {
    sha256: hash.digest("hex"),
    size,
    read: (offset) => createReadStream(path, { start: offset, highWaterMark: CHUNK_BYTES }),
  };
}
