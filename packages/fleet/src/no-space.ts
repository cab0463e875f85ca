/** Whether the file system, or a quota on it, has no room left. Such an error seldom names a file: it comes when an open one is written. */
export function isNoSpace(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["ENOSPC", "EDQUOT", "EFBIG"].includes(String(error.code));
}
