import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../src/index.js";
import { decodeNpy, type NpyArray } from "../src/sources/npy.js";
import { golden } from "./golden.js";
import { npyBytes } from "./npy-bytes.js";

const half = Float32Array.of(-2.5, -1.5, -0.5, 0.5, 1.5, 2.5);

const arrays: fc.Arbitrary<{ descr: string; array: NpyArray }> = fc
  .array(fc.nat(4), { maxLength: 3 })
  .chain((shape) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const exactly = { minLength: length, maxLength: length };
    return fc.oneof(
      fc.uint8Array(exactly).map((data) => ({ descr: "|u1", array: { shape, data } })),
      fc.int32Array(exactly).map((data) => ({ descr: "<i4", array: { shape, data } })),
      fc.bigInt64Array(exactly).map((data) => ({ descr: "<i8", array: { shape, data } })),
      fc.float32Array(exactly).map((data) => ({ descr: "<f4", array: { shape, data } })),
      fc.float64Array(exactly).map((data) => ({ descr: "<f8", array: { shape, data } })),
    );
  });

describe("decodeNpy", () => {
  it.each<[string, NpyArray["data"]]>([
    ["u1", Uint8Array.of(0, 40, 80, 120, 160, 200)],
    ["i4", Int32Array.of(-2, -1, 0, 1, 2, 3)],
    ["i8", BigInt64Array.of(-2n, -1n, 0n, 1n, 2n, 3n)],
    ["f4", half],
    ["f8", Float64Array.from(half)],
    ["version2", Float32Array.of(0, 1, 2, 3, 4, 5)],
  ])("reads the array of %s that NumPy wrote", (name, data) => {
    expect(decodeNpy(golden(`${name}.npy`), "a.npy")).toEqual({ shape: [2, 3], data });
  });

  it("reads truth as bytes", () => {
    expect(decodeNpy(golden("b1.npy"), "a.npy")).toEqual({ shape: [1, 2], data: Uint8Array.of(1, 0) });
  });

  it("undoes what the format's page describes, from any offset (property)", () => {
    fc.assert(
      fc.property(arrays, fc.nat(9), ({ descr, array }, offset) => {
        const bytes = npyBytes(descr, array.shape, array.data);
        const shifted = new Uint8Array(bytes.length + offset);
        shifted.set(bytes, offset);
        expect(decodeNpy(shifted.subarray(offset), "a.npy")).toEqual(array);
      }),
      { seed: 1 },
    );
  });

  it("answers any damage with a DataError, or reads on (property)", () => {
    const file = golden("f4.npy");
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), fc.nat(file.length), (position, value, length) => {
        const damaged = file.slice(0, length === 0 ? undefined : length);
        if (position < damaged.length) damaged[position] = value;
        try {
          decodeNpy(damaged, "a.npy");
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it.each<[string, Uint8Array, string]>([
    ["Fortran order", golden("fortran.npy"), "expected elements in C order (row by row), got Fortran order"],
    [
      "big-endian numbers",
      golden("big-endian.npy"),
      "expected elements of the type |u1, |b1, <i4, <i8, <f4, <f8, got >f4",
    ],
    ["half precision", golden("f2.npy"), 'got <f2; convert with array.astype("float32")'],
    ["several fields", golden("structured.npy"), "got several fields"],
    ["a file cut off", golden("f4.npy").subarray(0, 150), "promises <f4 [2, 3] = 24 bytes, the file holds 22"],
    ["a header cut off", golden("f4.npy").subarray(0, 60), "the header is cut off: the file ends after 60 bytes"],
    ["an empty file", new Uint8Array(0), "expected an NPY file"],
    ["another file", golden("grey.png"), "expected an NPY file, which starts with \\x93NUMPY"],
    [
      "a later version",
      Uint8Array.from(golden("f4.npy"), (byte, at) => (at === 6 ? 9 : byte)),
      "version 1, 2 or 3 of the format, got 9",
    ],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => decodeNpy(bytes, "a.npy")).toThrow(
      expect.objectContaining({ code: "bad-npy", file: "a.npy", message: expect.stringContaining(message) }),
    );
  });
});
