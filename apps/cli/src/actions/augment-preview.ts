import { rename, rm, writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { checkPictureFolder, previewAugmentation } from "conclave";
import { UsageError } from "../failure.js";
import { printJson, say } from "../terminal/print.js";
import { withPath } from "../with-path.js";

export interface AugmentPreviewFlags {
  readonly out: string;
  readonly rows?: number;
  readonly variants?: number;
  readonly set?: readonly string[];
  readonly seed?: number;
  readonly json?: boolean;
}

/** Refuses a file that could not be written, before images are made for it. @throws UsageError; StudyError for its folder */
async function checkSheet(out: string): Promise<void> {
  if (extname(out).toLowerCase() !== ".png")
    throw new UsageError(`${out}: a contact sheet is a .png file; choose that ending`);
  await checkPictureFolder(out);
}

/** Writes a contact sheet of augmented images; a file of that name is replaced whole or stays as it is. */
export async function augmentPreviewAction(spec: string, flags: AugmentPreviewFlags): Promise<void> {
  const { out, json, ...options } = flags;
  await checkSheet(out);
  const png = await previewAugmentation(spec, options);
  // beside it, so that the last step is a renaming
  const partial = `${out}.${process.pid}.tmp`;
  try {
    await writeFile(partial, png);
    await rename(partial, out);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw withPath(error, out);
  }
  if (json === true) printJson({ schemaVersion: 1, path: out, bytes: png.byteLength });
  else say([`wrote ${out}`]);
}
