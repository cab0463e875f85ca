import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../src/index.js";
import { decodeNpz } from "../src/sources/npz.js";
import { PLAIN_CSV } from "../src/sources/read-source.js";
import { openParquet } from "../src/tables/parquet-records.js";
import { golden } from "./golden.js";
import { read } from "./read-source.js";
import { temporaryFiles } from "./temporary-files.js";

const files = temporaryFiles();

/** Files with a byte changed, and perhaps cut off. */
function damaged(file: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc.tuple(fc.nat(file.length - 1), fc.nat(255), fc.nat(file.length)).map(([position, value, length]) => {
    const bytes = file.slice(0, length === 0 ? undefined : length);
    if (position < bytes.length) bytes[position] = value;
    return bytes;
  });
}

async function readsOrRefuses(reading: () => unknown): Promise<void> {
  try {
    await reading();
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
  }
}

describe("any damage to a file is answered with a DataError, or read over (property)", () => {
  it.each(["arrays.npz", "packed.npz"])("%s", (name) =>
    fc.assert(
      fc.asyncProperty(damaged(golden(name)), (bytes) =>
        readsOrRefuses(() => decodeNpz(bytes, { features: "x", label: "y" }, name)),
      ),
      { seed: 1, numRuns: 1000 },
    ),
  );

  it.each(["snappy.parquet", "gzip.parquet"])("%s", (name) =>
    fc.assert(
      fc.asyncProperty(damaged(golden(name)), async (bytes) => {
        const file = await files.write("damaged.parquet", bytes);
        await readsOrRefuses(() => openParquet(file));
      }),
      { seed: 1, numRuns: 1000 },
    ),
  );

  it("a CSV file", () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom("1", ",", '"', "\n", "a", " ", ".", "-") }), async (text) => {
        const csv = await files.write("damaged.csv", text);
        await readsOrRefuses(() => read({ ...PLAIN_CSV, csv }));
      }),
      { seed: 1, numRuns: 500 },
    ));
});
