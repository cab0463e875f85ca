import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { DataError } from "../data-error.js";

const decompress = promisify(gunzip);

/** Node's readFile stops at 2 GiB; what a gzip file unpacks to is held to the same, so that a small file cannot fill the memory. */
const MAX_BYTES = 2 ** 31 - 1;

/**
 * A whole file, unpacked if it is gzip (told by its first two bytes, not by its name). No Buffer: its `slice` does not copy, so a
 * Buffer in the place of a Uint8Array would break whoever relies on that.
 *
 * @throws DataError not-found, unreadable or bad-gzip
 */
export async function readBytes(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(file, cause);
  });
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return plain(bytes);
  const unpacked = await decompress(bytes, { maxOutputLength: MAX_BYTES }).catch((cause: NodeJS.ErrnoException) => {
    throw badGzip(file, bytes.length, cause);
  });
  return plain(unpacked);
}

function plain(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function unreadable(file: string, cause: NodeJS.ErrnoException): DataError {
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
