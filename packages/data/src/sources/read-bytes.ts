import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { DataError } from "../data-error.js";

/** A device gives as much as is asked for, a pipe what it holds. */
const STREAM_CHUNK_BYTES = 1 << 20;

const decompress = promisify(gunzip);

/**
 * Node's readFile stops at 2 GiB. What a pipe brings and what a gzip file unpacks to are held to the same, so that neither a device nor a
 * small file can fill the memory.
 */
const MAX_BYTES = 2 ** 31 - 1;

/**
 * A whole file, unpacked if it is gzip (told by its first two bytes, not by its name). No Buffer: its `slice` does not copy, so a
 * Buffer in the place of a Uint8Array would break whoever relies on that.
 *
 * @param maxStreamBytes of what is no regular file, and so has no size: a pipe, a device
 * @throws DataError not-found, unreadable or bad-gzip
 */
export async function readBytes(file: string, maxStreamBytes = MAX_BYTES): Promise<Uint8Array> {
  const bytes = await readWhole(file, maxStreamBytes).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(file, cause);
  });
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return plain(bytes);
  const unpacked = await decompress(bytes, { maxOutputLength: MAX_BYTES }).catch((cause: NodeJS.ErrnoException) => {
    throw badGzip(file, bytes.length, cause);
  });
  return plain(unpacked);
}

async function readWhole(file: string, maxStreamBytes: number): Promise<Buffer> {
  const stats = await stat(file);
  // of a directory readFile says that it is one
  if (stats.isFile() || stats.isDirectory()) return readFile(file);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: STREAM_CHUNK_BYTES })) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxStreamBytes) {
      throw new DataError("unreadable", "expected at most 2 GiB, and there was no end: is it a file?", { file });
    }
  }
  return Buffer.concat(chunks, length);
}

function plain(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function unreadable(file: string, cause: NodeJS.ErrnoException): DataError {
  if (cause instanceof DataError) return cause;
  switch (cause.code) {
    case "ENOENT":
    case "ENOTDIR":
      return new DataError("not-found", "there is no such file; check the path (it is relative to the spec)", {
        file,
        cause,
      });
    case "EISDIR":
      return new DataError("unreadable", "expected a file, got a directory", { file, cause });
    case "ERR_FS_FILE_TOO_LARGE":
      return new DataError("unreadable", "expected a file of at most 2 GiB, this one is larger", { file, cause });
    default:
      return new DataError("unreadable", `the file cannot be read (${cause.code ?? cause.message})`, { file, cause });
  }
}

function badGzip(file: string, length: number, cause: NodeJS.ErrnoException): DataError {
  switch (cause.code) {
    case "Z_BUF_ERROR":
      return new DataError(
        "bad-gzip",
        `the gzip data ends early, after ${length} bytes; the file is truncated: copy it again`,
        {
          file,
          cause,
        },
      );
    case "ERR_BUFFER_TOO_LARGE":
      return new DataError("bad-gzip", "the gzip data unpacks to more than 2 GiB", { file, cause });
    default:
      return new DataError("bad-gzip", `the gzip data is damaged (${cause.message}); copy the file again`, {
        file,
        cause,
      });
  }
}
