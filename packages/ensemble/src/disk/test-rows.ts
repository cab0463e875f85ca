import { createHash } from "node:crypto";

/** Rows with their labels, however they are kept in memory. */
export interface TestRows {
  readonly count: number;
  readonly features: Uint8Array | Float32Array;
  readonly labels: Int32Array | Float32Array;
}

/** Names rows by what they hold; the order of the rows does not matter, nor whether pixels are bytes or floats. */
export interface TestRowsName {
  readonly sha256: string;
  readonly count: number;
}

/**
 * Names a test set, so that it is known again when it comes back in another order or from another file.
 *
 * Each row is hashed by itself, and the hashes are added up: nobody is to be kept from anything by this, only reminded.
 */
export function nameTestRows({ count, features, labels }: TestRows): TestRowsName {
  const width = features.length / count;
  const outputs = labels.length / count;
  const sum = new BigUint64Array(4);
  const sample = new Float32Array(width + outputs);
  const bytes = new Uint8Array(sample.buffer);
  for (let row = 0; row < count; row++) {
    sample.set(features.subarray(row * width, (row + 1) * width));
    sample.set(labels.subarray(row * outputs, (row + 1) * outputs), width);
    const hash = createHash("sha256").update(bytes).digest();
    for (let word = 0; word < sum.length; word++) sum[word] = sum[word]! + hash.readBigUInt64LE(word * 8);
  }
  const total = Buffer.alloc(32);
  sum.forEach((word, index) => {
    total.writeBigUInt64LE(word, index * 8);
  });
  return { sha256: createHash("sha256").update(total).digest("hex"), count };
}
