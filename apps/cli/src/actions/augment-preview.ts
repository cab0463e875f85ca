import { rename, rm, writeFile } from "node:fs/promises";
import { previewAugmentation } from "conclave";
import { printJson, say } from "../terminal/print.js";

export interface AugmentPreviewFlags {
  readonly out: string;
  readonly rows?: number;
  readonly variants?: number;
  readonly set?: readonly string[];
  readonly seed?: number;
  readonly json?: boolean;
}

/** Writes a contact sheet of augmented images; a file of that name is replaced whole or stays as it is. */
export async function augmentPreviewAction(spec: string, flags: AugmentPreviewFlags): Promise<void> {
  const { out, json, ...options } = flags;
  const png = await previewAugmentation(spec, options);
  const partial = `${out}.${process.pid}.tmp`;
  try {
    await writeFile(partial, png);
    await rename(partial, out);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw error;
  }
  if (json === true) printJson({ schemaVersion: 1, path: out, bytes: png.byteLength });
  else say([`wrote ${out}`]);
}
