/**
 * An error of the operating system that names no path, with that of the work; any other as it is. Opening a file says which, and writing to
 * it (a full disk) does not.
 */
export function withPath(error: unknown, path: string): unknown {
  const nameless = error instanceof Error && "syscall" in error && !("path" in error) && !("address" in error);
  return nameless ? Object.assign(error, { path }) : error;
}
