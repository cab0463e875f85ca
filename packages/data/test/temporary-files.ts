import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";

/** A folder for the tests of a file; `write` puts a file there and returns its path. */
export function temporaryFiles(): {
  readonly directory: () => string;
  write(name: string, content: string | Uint8Array): Promise<string>;
} {
  let directory = "";
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "conclave-data-"));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  return {
    directory: () => directory,
    async write(name, content) {
      const path = join(directory, name);
      await writeFile(path, content);
      return path;
    },
  };
}
