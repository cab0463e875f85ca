import { rm, writeFile } from "node:fs/promises";
import { initTemplate } from "conclave";
import { UsageError } from "../failure.js";
import { say } from "../terminal/print.js";

/** Writes the template; half a file (a full disk) is taken away again. */
export async function initAction(file: string): Promise<void> {
  try {
    await writeFile(file, initTemplate(), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      throw new UsageError(`${file} exists already, and nothing was written: choose another name, or move it away`);
    }
    await rm(file, { force: true }).catch(() => undefined);
    throw error;
  }
  say([`wrote ${file}; next: conclave train ${file}`]);
}
