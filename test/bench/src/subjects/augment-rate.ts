// How many images of 28x28 a pool of threads augments per second: { "seconds": S } on stdin is answered with { "imagesPerSecond": R }.
import { createInterface } from "node:readline";
import { createAugmenter } from "@conclave/augment";
import { randomStream, rootKey } from "@conclave/random";
import { referenceAugment } from "./reference-spec.js";

/** As many as a training epoch of the reference run asks for in one chunk of 64 steps. */
const IMAGES = 64 * 128;
const SHAPE = [28, 28, 1] as const;
const { threads } = JSON.parse(process.argv[2] ?? "{}") as { readonly threads: number };
const options = referenceAugment();
const images = new Uint8Array(new SharedArrayBuffer(IMAGES * SHAPE[0] * SHAPE[1]));
const stream = randomStream(rootKey(0));
for (let pixel = 0; pixel < images.length; pixel += 1) images[pixel] = stream.below(256);
const rows = Int32Array.from({ length: IMAGES }, (_, row) => row);
const augmenter = createAugmenter({ threads });

async function measure(seconds: number): Promise<number> {
  let chunks = 0;
  const started = performance.now();
  let elapsedMs = 0;
  while (elapsedMs < 1000 * seconds || chunks === 0) {
    await augmenter.augment({ images, shape: SHAPE, rows, rowIds: rows, key: rootKey(chunks), options });
    chunks += 1;
    elapsedMs = performance.now() - started;
  }
  return (1000 * chunks * IMAGES) / elapsedMs;
}

await measure(0);
console.log(JSON.stringify({ threads }));
for await (const line of createInterface({ input: process.stdin })) {
  const { seconds } = JSON.parse(line) as { readonly seconds: number };
  console.log(JSON.stringify({ imagesPerSecond: await measure(seconds) }));
}
await augmenter.close();
