import { mkdtempSync, rmSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { FleetError } from "./fleet-error.js";
import { isNoSpace } from "./no-space.js";
import { ownIdentity, type ProcessIdentity } from "./process-identity.js";

/** Those of this process, for its end: one listener for all, since Node warns of more than ten. */
const open = new Set<string>();

/** Tried again where a child that has not heard yet of the end, or a call that was given up, is still writing there. */
const REMOVAL = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 } as const;

/** A folder below the system's temporary one. It is gone once it is disposed of, and at the latest when the process exits, be it by a second Ctrl-C. */
export class TemporaryFolder implements AsyncDisposable {
  private constructor(
    /** Absolute. */
    readonly path: string,
  ) {}

  /**
   * @param purpose what it is for, in its name: "study"
   * @throws FleetError `temporary-folder` when it cannot be made, `disk-full`
   */
  static async create(purpose: string): Promise<TemporaryFolder> {
    // At once: one that is being made when the process exits would stay.
    const path = made(purpose);
    if (open.size === 0) process.once("exit", removeAll);
    open.add(path);
    return new TemporaryFolder(path);
  }

  /** Removes it with all that is in it. Safe to call twice. */
  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, REMOVAL);
    open.delete(this.path);
    if (open.size === 0) process.off("exit", removeAll);
  }
}

/** The system's folder for temporary files, absolute. */
export function temporaryRoot(): string {
  return resolve(tmpdir());
}

/** Who made a temporary folder, by its name; null for the name of any other folder. */
export function ownerOf(name: string): ProcessIdentity | null {
  const [, pid, start, host] = /^conclave-[a-z]+-(\d+)\.(\d*)\.([0-9a-f]{12})-[A-Za-z0-9]{6}$/.exec(name) ?? [];
  if (pid === undefined || host === undefined) return null;
  return { pid: Number(pid), start: start === undefined || start === "" ? null : Number(start), host };
}

/** Its process is in its name: so it is said from the first moment, and by the folder of a process that was killed. */
function made(purpose: string): string {
  const { pid, start, host } = ownIdentity();
  try {
    return mkdtempSync(join(temporaryRoot(), `conclave-${purpose}-${pid}.${start ?? ""}.${host}-`));
  } catch (error) {
    throw unusable(error);
  }
}

/** As much as shows that the disk is not full to the last block. */
const SAMPLE_BYTES = 64 * 1024;

/**
 * Makes sure that temporary files can be written, before anybody waits for what needs them.
 *
 * @throws FleetError `temporary-folder` when there is no such folder, or it cannot be written; `disk-full`
 */
export async function requireTemporaryFolder(): Promise<void> {
  await using folder = await TemporaryFolder.create("try");
  await writeFile(join(folder.path, "sample"), new Uint8Array(SAMPLE_BYTES)).catch((error: unknown) => {
    throw unusable(error);
  });
}

const MEANING: Readonly<Record<string, string>> = {
  ENOENT: "there is no such folder",
  ENOTDIR: "it is not a folder",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "its file system is read-only",
  ELOOP: "it is a link that leads back to itself",
};

/** Which variable Node takes the folder from, if any: the first that is set and not empty. */
function variable(): string | undefined {
  return ["TMPDIR", "TMP", "TEMP"].find((name) => (process.env[name] ?? "") !== "");
}

function unusable(error: unknown): unknown {
  const { code = "" } = error as NodeJS.ErrnoException;
  const set = variable();
  const [which, advice] =
    set === undefined
      ? [`the temporary folder ${temporaryRoot()}`, "set TMPDIR to one that can"]
      : [`the temporary folder ${temporaryRoot()} (${set})`, `set ${set} to one that can, or unset it`];
  if (isNoSpace(error)) {
    return new FleetError(
      "disk-full",
      `${which} has no space left: make room there, or ${advice.replace("one that can", "one that has some")}`,
      { cause: error },
    );
  }
  const meaning = MEANING[code];
  if (meaning === undefined) return error;
  return new FleetError("temporary-folder", `${which} cannot be used: ${meaning}; ${advice}`, { cause: error });
}

/** Nothing asynchronous is waited for any more when a process exits. */
function removeAll(): void {
  for (const path of open) {
    try {
      rmSync(path, REMOVAL);
    } catch {
      // Nobody is left to be told; one that cannot be removed must not keep the others from it.
    }
  }
}
