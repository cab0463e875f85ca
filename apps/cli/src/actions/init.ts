import { rm, writeFile } from "node:fs/promises";
import { initSpec, initTemplate, shellWord } from "conclave";
import { UsageError } from "../failure.js";
import { say } from "../terminal/print.js";
import { withPath } from "../with-path.js";

const DEFAULT_FILE = "conclave.yaml";

/**
 * Writes the first spec for data, or without data the template.
 *
 * @param argument data; the name of a YAML or JSON file stands for where to write the template
 */
export async function initAction(argument: string | undefined, flags: { readonly out?: string }): Promise<void> {
  const isSpec = argument !== undefined && /\.(ya?ml|json)$/i.test(argument);
  if (isSpec && flags.out !== undefined) {
    throw new UsageError(`${argument} is no data to look at: name the data, or leave --out out`);
  }
  const file = isSpec ? argument : (flags.out ?? DEFAULT_FILE);
  await writeNew(file, argument === undefined || isSpec ? initTemplate() : await initSpec(argument, file));
  say([`wrote ${file}; next: conclave train ${shellWord(file)}`]);
}

/** Never overwrites; half a file (a full disk) is taken away again. */
async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      throw new UsageError(`${file} exists already, and nothing was written: choose another name, or move it away`);
    }
    await rm(file, { force: true }).catch(() => undefined);
    throw withPath(error, file);
  }
}
