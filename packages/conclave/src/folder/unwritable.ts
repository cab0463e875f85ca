import { ConclaveError } from "../errors.js";

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "a file grew beyond the largest size that is allowed here (ulimit -f)",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "it is a file",
  ENOENT: "no folder can be made there",
};

/** What is said of an output folder that the system refuses to make or to write; other errors are left as they are. */
export function unwritable(path: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || !("errno" in cause) || !("code" in cause)) return cause;
  const reason = reasons[String(cause.code)] ?? cause.message;
  const message = `${path}: cannot write there: ${reason}; choose another folder with --out`;
  return new ConclaveError("output-unwritable", message, { cause });
}
