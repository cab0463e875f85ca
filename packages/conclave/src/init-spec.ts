import { basename, dirname, relative, resolve } from "node:path";
import { describeData } from "@conclave/data/threaded";
import { initSpecFor } from "@conclave/spec";
import { requireText } from "./require-text.js";

/**
 * Looks at data and writes the simple first spec for them: what `conclave init DATA` puts into a file.
 *
 * @param data a file or a folder, relative to the working directory
 * @param file where the spec will be: paths in it are relative to its folder
 * @returns the text of the spec, in YAML
 * @throws ConclaveError "option-invalid" for what is no path; DataError when there is nothing that can be read
 */
export async function initSpec(data: string, file: string): Promise<string> {
  requireText(data, "data to look at, a file or a folder");
  requireText(file, "the file that the spec will be in");
  const directory = dirname(resolve(file));
  const description = await describeData(relative(directory, resolve(data)) || ".", directory);
  return initSpecFor(description, basename(resolve(data)).replace(/(\.\w+)?(\.gz)?$/, "") || "run");
}
