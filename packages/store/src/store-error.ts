/** What the store refuses, or cannot do. Closed: a switch over it is exhaustive. */
export type StoreErrorCode =
  | "run-unknown"
  | "run-exists"
  | "lease-lost"
  | "artifact-unknown"
  | "artifact-corrupt"
  | "upload-offset"
  | "upload-too-long"
  | "upload-too-large"
  | "upload-superseded"
  | "disk-full"
  | "disk-unwritable"
  | "data-lost"
  | "state-in-use"
  | "state-too-new"
  | "state-corrupt"
  | "state-foreign"
  | "state-incomplete";

/** The one error of this package. Its message is for people: what was expected, what came, what to do. */
export class StoreError extends Error {
  override readonly name = "StoreError";

  constructor(
    readonly code: StoreErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** No space to write a file: the disk, a quota, or the size that files may have (EFBIG: `ulimit -f`) is used up. */
export function fullDisk(path: string, cause: unknown): StoreError {
  const what = `no space left to write ${path}: free some, or choose another state directory`;
  return new StoreError("disk-full", what, { cause });
}

/** Turns errors of the file system that a person can mend into {@link StoreError}s; others are left as they are. */
export function fromDiskError(cause: unknown, path: string): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG") return fullDisk(path, cause);
  if (
    code === "EROFS" ||
    code === "EACCES" ||
    code === "EPERM" ||
    code === "ENOTDIR" ||
    code === "ENOENT" ||
    code === "EEXIST"
  ) {
    return new StoreError(
      "disk-unwritable",
      `cannot write ${path} (${code}): choose a folder that this user may write`,
      { cause },
    );
  }
  return cause;
}
