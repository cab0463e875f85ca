import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { deriveKey, type RandomStream, randomStream, rootKey } from "@conclave/random";

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const CLASSES = 10;

/** The names of the files to write, without .gz. */
interface FileNames {
  readonly train: { readonly images: string; readonly labels: string };
  readonly test: { readonly images: string; readonly labels: string };
}

/**
 * Writes images of ten classes as gzipped IDX files, so many for training and as many for testing. Each is its class's pattern of soft
 * strokes, moved by up to two pixels, mixed with another class's and with noise: learnable, and not without errors.
 */
export async function writeSyntheticMnist(folder: string, count: number, names: FileNames): Promise<void> {
  const root = rootKey(28);
  const patterns = Array.from({ length: CLASSES }, (_, label) =>
    drawPattern(randomStream(deriveKey(root, "pattern", label))),
  );
  for (const part of ["train", "test"] as const) {
    const stream = randomStream(deriveKey(root, part));
    const labels = Uint8Array.from({ length: count }, () => stream.below(CLASSES));
    const images = new Uint8Array(count * PIXELS);
    for (const [row, label] of labels.entries()) {
      drawImage(images.subarray(row * PIXELS, (row + 1) * PIXELS), label, patterns, stream);
    }
    await writeFile(join(folder, `${names[part].images}.gz`), gzipSync(idx([count, SIDE, SIDE], images), { level: 1 }));
    await writeFile(join(folder, `${names[part].labels}.gz`), gzipSync(idx([count], labels), { level: 1 }));
  }
}

/** A few blots of ink in the middle of an image, 0 to 255. */
function drawPattern(stream: RandomStream): Float64Array {
  const pattern = new Float64Array(PIXELS);
  for (let blot = 0; blot < 5; blot += 1) {
    const [x, y] = [6 + stream.uniform() * 16, 6 + stream.uniform() * 16];
    for (let pixel = 0; pixel < PIXELS; pixel += 1) {
      const squared = ((pixel % SIDE) - x) ** 2 + (Math.floor(pixel / SIDE) - y) ** 2;
      pattern[pixel]! += 255 / (1 + squared * squared * 0.02);
    }
  }
  return pattern.map((ink) => Math.min(ink, 255));
}

function drawImage(image: Uint8Array, label: number, patterns: readonly Float64Array[], stream: RandomStream): void {
  const own = patterns[label]!;
  const other = patterns[stream.below(CLASSES)]!;
  const share = stream.uniform() * 0.55;
  const shift = (stream.below(5) - 2) * SIDE + stream.below(5) - 2;
  for (let pixel = 0; pixel < PIXELS; pixel += 1) {
    const from = pixel + shift;
    const ink = (1 - share) * (own[from] ?? 0) + share * (other[from] ?? 0);
    image[pixel] = Math.min(255, ink * (0.6 + 0.4 * stream.uniform()));
  }
}

/** An IDX file of unsigned bytes: http://yann.lecun.com/exdb/mnist, "the IDX file format". */
function idx(shape: readonly number[], bytes: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  header.setUint8(2, 0x08);
  header.setUint8(3, shape.length);
  for (const [axis, extent] of shape.entries()) header.setUint32(4 + 4 * axis, extent);
  return Buffer.concat([new Uint8Array(header.buffer), bytes]);
}
