import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { CHUNK_BYTES } from "./blob-handlers.js";

/** Bytes that know their own name and can be read again from any offset. */
export interface BlobSource {
  readonly sha256: string;
  readonly size: number;
  read(offset: number): AsyncIterable<Uint8Array>;
}

/** A blob in memory. The bytes must not change while it is used. */
export function bytesBlob(bytes: Uint8Array): BlobSource {
  return {
    sha256: createHash("sha256").update(bytes).digest("hex"),
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
