import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BenchContext } from "./benchmark.js";
import { type MnistFolder, makeMnistFolder, openMnistFolder } from "./harness/mnist-folder.js";

/** What a call chooses; the rest of the context follows from it. */
export type ContextOptions = Omit<BenchContext, "mnist" | "temporaryFolder"> & {
  /** CONCLAVE_MNIST_DIR; null makes data of the same shape. */
  readonly mnistFolder: string | null;
};

/** A context whose folders are gone once it is closed. */
export interface OpenContext {
  readonly context: BenchContext;
  /** What was trained on so far; null when nothing was. */
  data(): string | null;
  close(): Promise<void>;
}

/** @throws BenchError "usage" when the MNIST folder lacks a file */
export function openContext({ mnistFolder, ...options }: ContextOptions): OpenContext {
  const folders: string[] = [];
  const given = mnistFolder === null ? null : openMnistFolder(mnistFolder);
  let made: Promise<MnistFolder> | null = null;
  let data: string | null = null;

  async function temporaryFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "conclave-bench-"));
    folders.push(folder);
    return folder;
  }

  async function mnist(): Promise<MnistFolder> {
    made ??= given === null ? temporaryFolder().then(makeMnistFolder) : Promise.resolve(given);
    const folder = await made;
    data = folder.description;
    return folder;
  }

  return {
    context: { ...options, mnist, temporaryFolder },
    data: () => data,
    async close() {
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}
