import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { previewAugmentation, type RunSpecInput } from "../src/index.js";

const digits: RunSpecInput = {
  name: "digits",
  seed: 7,
  data: { train: { sample: "digits" }, validation: 0.2, test: 0.2 },
  augment: { translate: 1 },
  members: [
    { model: { mlp: { hidden: [16] } }, optimizer: { adam: { learningRate: 0.01 } }, batchSize: 32, epochs: 3 },
  ],
};

/** Width as a PNG's first chunk has it. */
function pngWidth(png: Uint8Array): number {
  return new DataView(png.buffer, png.byteOffset).getUint32(16);
}

/** A NumPy file of version 1.0. */
function npy(dtype: string, shape: readonly number[], values: Uint8Array | Float32Array): Uint8Array {
  const header = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`.padEnd(117);
  const start = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${header}\n`, "latin1");
  return Buffer.concat([start, new Uint8Array(values.buffer)]);
}

test("R3: a preview reads the labels as the spec's task has them, as training does", async () => {
  const folder = await mkdtemp(join(tmpdir(), "conclave-preview-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [images, targets] = [join(folder, "x.npy"), join(folder, "y.npy")];
  await writeFile(
    images,
    npy(
      "|u1",
      [40, 4, 4, 1],
      Uint8Array.from({ length: 640 }, (_, index) => index % 251),
    ),
  );
  await writeFile(
    targets,
    npy(
      "<f4",
      [40],
      Float32Array.from({ length: 40 }, (_, row) => row + 0.5),
    ),
  );
  const data = { train: { npy: images, labels: targets }, validation: 0.2, test: 0.2 };
  await expect(previewAugmentation({ ...digits, task: "regression", data })).resolves.toBeInstanceOf(Uint8Array);
});

test("R3: a preview shows the images that members get: simplified ones where the spec simplifies", async () => {
  const options = { rows: 2, variants: 1 };
  const [plain, smaller, oneClass] = await Promise.all([
    previewAugmentation(digits, options),
    previewAugmentation({ ...digits, simplify: { size: [5, 5] } }, options),
    previewAugmentation({ ...digits, simplify: { classes: ["3", "5"] } }, options),
  ]);
  // Of 8 x 8 pixels each is enlarged 8 times, of 5 x 5 13 times, to at least 64: two columns and the gaps around them.
  expect([pngWidth(plain) - pngWidth(smaller), pngWidth(plain)]).toEqual([2 * (64 - 65), pngWidth(oneClass)]);
  expect(Buffer.from(oneClass).equals(Buffer.from(plain))).toBe(false);
});
