/** What the error codes of the operating system and of the state's database mean, for the ones that users can do something about. */
const meanings: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on the device",
  EDQUOT: "the disk quota is used up",
  ENOENT: "no such file or folder",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder, a file was expected",
  EEXIST: "it exists already",
  EMFILE: "too many open files; raise the limit (ulimit -n)",
  SQLITE_FULL: "no space left on the device for the run's state",
  SQLITE_IOERR: "the disk that holds the run's state failed",
  SQLITE_READONLY: "the run's state cannot be written: permission denied, or the file system is read-only",
  EADDRINUSE: "the address is in use; choose another --port",
  EADDRNOTAVAIL: "this machine does not have that address",
};

/** One line for an error of the operating system, or null when it is not one. */
export function systemMessage(error: Error): string | null {
  const { code, path, address, port } = error as NodeJS.ErrnoException & {
    readonly address?: string;
    readonly port?: number;
  };
  const meaning = code === undefined ? undefined : meanings[code];
  if (meaning === undefined) return null;
  const where = path ?? (address === undefined ? undefined : `${address}${port === undefined ? "" : `:${port}`}`);
  return where === undefined ? `${meaning} (${error.message})` : `${where}: ${meaning}`;
}
