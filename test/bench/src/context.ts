import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BenchContext } from "./benchmark.js";
import { type MnistFolder, makeMnistFolder, openMnistFolder } from "./harness/mnist-folder.js";
import { openTabularFolder, ownTabularFolder, type TabularFolder } from "./tables/tabular-folder.js";

/** What a call chooses; the rest of the context follows from it. */
type ContextOptions = Omit<BenchContext, "mnist" | "tabular" | "temporaryFolder"> & {
  /** CONCLAVE_MNIST_DIR; null makes data of the same shape. */
  readonly mnistFolder: string | null;
  /** CONCLAVE_TABULAR_DIR; null takes scikit-learn's own copies. */
  readonly tabularFolder: string | null;
};

/** A context whose folders are gone once it is closed. */
export interface OpenContext {
  readonly context: BenchContext;
  /** What was trained on so far; null when nothing was. */
  data(): string | null;
  close(): Promise<void>;
}

/** @throws BenchError "usage" when a folder that somebody chose lacks a file */
export function openContext({ mnistFolder, tabularFolder, ...options }: ContextOptions): OpenContext {
  const folders: string[] = [];
  const given = mnistFolder === null ? null : openMnistFolder(mnistFolder);
  const tables = tabularFolder === null ? null : openTabularFolder(tabularFolder);
  let made: Promise<MnistFolder> | null = null;
  const used = new Set<string>();

  async function temporaryFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "conclave-bench-"));
    folders.push(folder);
    return folder;
  }

  async function mnist(): Promise<MnistFolder> {
    made ??= given === null ? temporaryFolder().then(makeMnistFolder) : Promise.resolve(given);
    const folder = await made;
    used.add(folder.description);
    return folder;
  }

  async function tabular(): Promise<TabularFolder | null> {
    const { python, signal } = options;
    const ready = tables !== null || python.state(["sklearn"], "requirements.txt").status === "ready";
    const folder = ready ? (tables ?? (await ownTabularFolder(python, signal))) : null;
    if (folder !== null) used.add(folder.description);
    return folder;
  }

  return {
    context: { ...options, mnist, tabular, temporaryFolder },
    data: () => (used.size === 0 ? null : [...used].join("; ")),
    async close() {
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}
