import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { BenchError } from "../bench-error.js";
import { writeSyntheticMnist } from "./synthetic-mnist.js";

/** A folder with the four files of MNIST, or data of their shape. */
export interface MnistFolder {
  readonly folder: string;
  readonly train: { readonly images: string; readonly labels: string };
  readonly test: { readonly images: string; readonly labels: string };
  /** What the report says about it. */
  readonly description: string;
}

const NAMES = {
  train: { images: "train-images-idx3-ubyte", labels: "train-labels-idx1-ubyte" },
  test: { images: "t10k-images-idx3-ubyte", labels: "t10k-labels-idx1-ubyte" },
} as const;

/**
 * The folder that somebody chose, which is to hold the four files, plain or gzip.
 *
 * @throws BenchError "usage" when one is missing
 */
export function openMnistFolder(folder: string): MnistFolder {
  const find = (name: string): string => {
    const candidates = [join(resolve(folder), `${name}.gz`), join(resolve(folder), name)];
    const found = candidates.find((path) => existsSync(path));
    if (found !== undefined) return found;
    throw new BenchError("usage", `CONCLAVE_MNIST_DIR is ${folder}, and there is no ${name} or ${name}.gz in it`);
  };
  const files = ({ images, labels }: { images: string; labels: string }) => ({
    images: find(images),
    labels: find(labels),
  });
  return { folder: resolve(folder), train: files(NAMES.train), test: files(NAMES.test), description: "MNIST" };
}

/** Fills an empty folder with data of the same shape, 10,000 training and 10,000 test images of 28x28. */
export async function makeMnistFolder(folder: string): Promise<MnistFolder> {
  await writeSyntheticMnist(folder, 10_000, NAMES);
  return { ...openMnistFolder(folder), description: "synthetic data of MNIST's shape (CONCLAVE_MNIST_DIR is not set)" };
}
