import { basename } from "node:path";
import { listedNames } from "../sources/folder-entries.js";
import type { DataFinding } from "./finding.js";

/**
 * What was left out of a folder, as a finding.
 *
 * @param names below the folder
 * @param plural what they are not: "images"
 */
export function skippedFiles(folder: string, names: readonly string[], plural: string): DataFinding[] {
  if (names.length === 0) return [];
  const [what, are] =
    names.length === 1 ? ["1 file", "is no part"] : [`${names.length.toLocaleString("en")} files`, "are no part"];
  return [
    {
      kind: "skipped-files",
      what: `skipped ${what} in ${basename(folder)} that ${are} of the ${plural} of a class: ${listedNames(names)}`,
      why: "nothing is learnt from them, and nothing is lost where they are notes, lists or thumbnails",
      advice: `if one of them is to be among the ${plural}, move it into the folder of its class, with the ending of its format`,
      count: names.length,
      pairs: [],
    },
  ];
}
