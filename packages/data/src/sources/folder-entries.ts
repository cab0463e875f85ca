import type { Dirent } from "node:fs";
import { readdir, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import { DataError } from "../data-error.js";
import { compareCodeUnits } from "../labels/class-names.js";

/** What is in a folder, by name and in the order of code units, which no file system changes. Links count as what they lead to. */
export interface FolderEntries {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** Files whose names begin with a point, and what systems leave in folders: no one's data. */
  readonly hidden: readonly string[];
}

/** Of macOS's zip files, Synology's and Windows's disks, and of Linux's. */
const SYSTEM_FOLDERS: readonly string[] = [
  "__MACOSX",
  "@eaDir",
  "$RECYCLE.BIN",
  "System Volume Information",
  "lost+found",
];

const NAMES_LISTED = 10;

/** Names for a message: the first few, and how many more. */
export function listedNames(names: readonly string[]): string {
  const more = names.length - NAMES_LISTED;
  return names.slice(0, NAMES_LISTED).join(", ") + (more > 0 ? ` and ${more.toLocaleString("en")} more` : "");
}

/**
 * Lists a folder.
 *
 * @throws DataError not-found, unreadable; bad-folder for a file, and for pipes, devices, and links that lead nowhere or back to themselves, with all of their names
 */
export async function folderEntries(folder: string): Promise<FolderEntries> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOTDIR") {
      const text = "expected a folder, got a file; give the folder that it is in, or put it into one";
      throw new DataError("bad-folder", text, { file: folder, cause });
    }
    const missing = cause.code === "ENOENT";
    const text = missing
      ? "there is no such folder; check the path (it is relative to the spec)"
      : `the folder cannot be read (${cause.code})`;
    throw new DataError(missing ? "not-found" : "unreadable", text, { file: folder, cause });
  });
  const isHidden = ({ name }: Dirent) => name.startsWith(".") || SYSTEM_FOLDERS.includes(name);
  const seen = entries.filter((entry) => !isHidden(entry));
  const kinds = await Promise.all(seen.map((entry) => kindOf(folder, entry)));
  const named = (kind: Kind) =>
    seen.flatMap(({ name }, index) => (kinds[index] === kind ? [name] : [])).sort(compareCodeUnits);
  const broken = named("broken");
  if (broken.length > 0) throw await brokenLinks(folder, broken);
  const [looped, special] = [named("loop"), named("special")];
  if (looped.length > 0) {
    const links = looped.length === 1 ? "the link" : "the links";
    const text = `expected files, got ${links} ${listedNames(looped)}, which ${looped.length === 1 ? "leads" : "lead"} back to where it starts; remove it`;
    throw new DataError("bad-folder", text, { file: folder });
  }
  if (special.length > 0) {
    const verb =
      special.length === 1 ? "which is a pipe or a device; remove it" : "which are pipes or devices; remove them";
    throw new DataError("bad-folder", `expected files, got ${listedNames(special)}, ${verb}`, { file: folder });
  }
  const hidden = entries.filter(isHidden).map(({ name }) => name);
  return { files: named("file"), folders: named("folder"), hidden: hidden.sort(compareCodeUnits) };
}

/** Pipes would be waited for, devices read without end. */
type Kind = "file" | "folder" | "special" | "broken" | "loop";

async function kindOf(folder: string, entry: Dirent): Promise<Kind> {
  if (!entry.isSymbolicLink()) return simpleKind(entry);
  try {
    return simpleKind(await stat(join(folder, entry.name)));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ELOOP") return "loop";
    if (code === "ENOENT" || code === "ENOTDIR") return "broken";
    throw new DataError("unreadable", `the link ${entry.name} cannot be followed (${code})`, { file: folder, cause });
  }
}

function simpleKind(entry: Pick<Dirent, "isFile" | "isDirectory">): Kind {
  if (entry.isFile()) return "file";
  return entry.isDirectory() ? "folder" : "special";
}

async function brokenLinks(folder: string, names: readonly string[]): Promise<DataError> {
  const targets = await Promise.all(
    names
      .slice(0, NAMES_LISTED)
      .map(async (name) => `${name} (to ${await readlink(join(folder, name)).catch(() => "?")})`),
  );
  const more = names.length - targets.length;
  const all = targets.join(", ") + (more > 0 ? ` and ${more.toLocaleString("en")} more` : "");
  const text = `expected files, got ${names.length === 1 ? "a link that leads" : `${names.length.toLocaleString("en")} links that lead`} nowhere: ${all}; bring back what it leads to, or remove it`;
  return new DataError("bad-folder", text, { file: folder });
}
