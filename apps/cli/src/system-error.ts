import { ExitCode } from "./exit-code.js";

/** A path or an address that the same command will never be able to use. */
const wrong: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOENT: "no such file or folder",
  ENOTDIR: "a part of the path is not a folder",
  EISDIR: "it is a folder, a file was expected",
  EEXIST: "it exists already",
  SQLITE_READONLY: "the run's state cannot be written: permission denied, or the file system is read-only",
  EADDRNOTAVAIL: "this machine does not have that address",
};

/** What may be better another time. */
const unable: Readonly<Record<string, string>> = {
  ENOSPC: "no space left on the device",
  EDQUOT: "the disk quota is used up",
  EFBIG: "a file grew beyond the largest size that is allowed here; raise the limit (ulimit -f)",
  EMFILE: "too many open files; raise the limit (ulimit -n)",
  SQLITE_FULL: "no space left on the device for the run's state",
  SQLITE_IOERR: "the disk that holds the run's state failed",
  EADDRINUSE: "the address is in use; choose another --port",
};

/**
 * One line and the exit code for an error of the operating system or of the state's database that users can do something about; null when
 * it is none.
 */
export function systemFailure(error: Error): { readonly message: string; readonly exitCode: ExitCode } | null {
  const { code, path, address, port } = error as NodeJS.ErrnoException & {
    readonly address?: string;
    readonly port?: number;
  };
  if (code === undefined) return null;
  const meaning = wrong[code] ?? unable[code];
  if (meaning === undefined) return null;
  const where = path ?? (address === undefined ? undefined : `${address}${port === undefined ? "" : `:${port}`}`);
  return {
    message: where === undefined ? `${meaning} (${error.message})` : `${where}: ${meaning}`,
    exitCode: code in wrong ? ExitCode.wrongInput : ExitCode.failed,
  };
}
