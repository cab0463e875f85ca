import { relative } from "node:path";

/** A path as the user would type it here: relative where that is shorter to read. */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  if (short === "") return ".";
  return short.startsWith("..") ? path : short;
}
